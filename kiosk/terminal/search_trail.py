"""Follows what is typed into the search of one visit, and keeps what it ended with without an item being chosen; never what was said."""

from collections.abc import Callable

from kiosk.terminal.browsing import AtAnswer, AtEvent, AtGuide, AtSearch, BrowsingPlace


class SearchTrail:
    """The searches of a visit that led to nothing (未得的搜索). `finds`: whether a query has results that fit.

    Typing and correcting is one search; it ends when the box is emptied or the search is left.
    """

    def __init__(self, finds: Callable[[str], bool]) -> None:
        self._finds = finds
        self._typed = self._whole = self._opened = ""
        self._unfound: dict[str, None] = {}

    @property
    def unfound(self) -> tuple[str, ...]:
        """The searches that found nothing, each once."""
        return tuple(self._unfound)

    def note_place(self, here: BrowsingPlace) -> None:
        """Where the citizen is now."""
        match here:
            case AtSearch(is_said=True):
                self.leave()
            case AtSearch(query):
                self._type(query.strip())
            case (
                AtGuide(came_from=AtSearch(query) | AtAnswer(came_from=AtSearch(query)))
                | AtEvent(came_from=AtSearch(query))
                | AtAnswer(came_from=AtSearch(query))
            ):
                self._choose(query.strip())
            case _:
                self.leave()

    def leave(self) -> None:
        if self._whole and self._whole != self._opened:
            self._unfound[self._whole] = None
        self._typed = self._whole = ""

    def _type(self, text: str) -> None:
        if not text:
            self.leave()
        elif not self._typed.startswith(text):
            self._whole = text
        self._typed = text

    def _choose(self, query: str) -> None:
        """What is chosen where nothing fits is the next best, and the words stay unanswered."""
        if self._finds(query):
            self._typed = self._whole = ""
        self.leave()
        self._opened = query
