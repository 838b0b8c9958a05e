"""How many records the next upload carries: fewer to find the one that does not pass, more again once all do."""

CALM = 8
"""So many uploads must pass at one size before the next is larger: what was too much a moment ago mostly still is."""


class BatchSize:
    """How many records the next batch takes (批量大小)."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = most
        self._calm = CALM

    @property
    def now(self) -> int:
        """At most so many."""
        return self._size

    @property
    def is_searching(self) -> bool:
        """Whether what does not pass is being looked for."""
        return self._calm < CALM

    def cut(self, sent: int, parts: int) -> None:
        """So many did not pass together: next a part of them."""
        self._size = max(1, sent // parts)
        self._calm = 0

    def passed(self) -> None:
        """An upload went through."""
        self._calm = min(CALM, self._calm + 1)
        if not self.is_searching:
            self._size = min(self._most, self._size * 2)
