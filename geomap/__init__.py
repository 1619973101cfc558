"""News reports in, a dated, sourced map of who is reported to control what out."""

__version__ = "0.1.0"
