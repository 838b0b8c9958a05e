"""The catalogue of a terminal: the one it starts with, what is looked up in it, and the one that the centre publishes."""
