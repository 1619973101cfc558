"""The commands, a module each; `geomap.cli` loads the one that was asked for."""
