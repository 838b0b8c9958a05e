"""Every page by ear and a few keys: what can be heard and chosen on it, one after the other."""
