"""A restart that is wanted and may wait: it is announced, and done when no one was there for a while."""

from collections.abc import Callable

QUIET_SECONDS = 600.0
"""For so long no one touched the screen."""


class IdleRestart:
    """Asks often, restarts once (空闲重启). Touched on the screen's thread only.

    `is_wanted`: why, or "". `was_left_for`: whether no one was there for so many seconds. `restart`: whether it begins.
    """

    def __init__(
        self, is_wanted: Callable[[], str], was_left_for: Callable[[float], bool], restart: Callable[[], bool]
    ) -> None:
        self._is_wanted = is_wanted
        self._was_left_for = was_left_for
        self._restart = restart
        self._is_begun = False

    def tick(self) -> None:
        """Restart when it is wanted and no one is there."""
        if not self._is_begun and self._is_wanted() and self._was_left_for(QUIET_SECONDS):
            self._is_begun = self._restart()
