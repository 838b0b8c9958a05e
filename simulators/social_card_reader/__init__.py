"""A simulated social-security card: LD/T 33's records on the card's side of vpcd's line, and readers that are only a folder."""
