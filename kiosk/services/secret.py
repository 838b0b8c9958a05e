"""A word that is shown nowhere by accident: not by `repr`, not in a log, not in a traceback."""


class Secret:
    """The secret (保密值). `reveal` is the one way to read it."""

    __slots__ = ("_word",)

    def __init__(self, word: str) -> None:
        self._word = word

    def reveal(self) -> str:
        """The plain word; the only way to read it, so that logs cannot hold it by mistake."""
        return self._word

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._word == other._word

    def __hash__(self) -> int:
        return hash(self._word)

    def __repr__(self) -> str:
        return "Secret(…)"
