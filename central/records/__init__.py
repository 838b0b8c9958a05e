"""Records: what terminals deliver, each taken exactly once."""
