"""`python -m geomap`."""

from geomap.cli import command

command()
