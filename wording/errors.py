"""What can be wrong with the store of messages."""


class WordingBroken(Exception):
    """The files cannot be used: one of the two complete languages is missing, or a file is no .po."""
