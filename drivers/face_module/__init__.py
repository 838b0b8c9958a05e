"""Camera modules that judge themselves whether a living person is in front of them."""
