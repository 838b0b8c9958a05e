"""The 44 input types: what counts as an answer, which rules tie answers together, and which editor asks for them."""
