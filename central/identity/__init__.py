"""Identity: who stands at a terminal is proven by an authority, and asserted by the centre."""
