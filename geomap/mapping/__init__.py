"""From a chronicle to Folium layers and one self-contained page."""
