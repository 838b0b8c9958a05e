"""Identity: who is at a terminal is proven by an authority, and asserted by the centre."""
