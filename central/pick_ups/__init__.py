"""Results that are printed by pick-up code: the code is made, sent, released at a terminal, revoked (取件码)."""
