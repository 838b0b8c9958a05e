"""Camera modules that judge themselves whether a living person stands before them."""
