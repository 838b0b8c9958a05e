"""Where the terminals are (地图)."""
