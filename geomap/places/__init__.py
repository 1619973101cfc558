"""From names to points on the ground."""
