"""One module per kind of step: builds its screen, takes its intents. No module knows an item by name."""
