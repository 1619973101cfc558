"""Places told by others or by numbers: "20 km north of X", "the X-Y road", coordinates: `finding` finds them."""
