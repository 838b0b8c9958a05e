"""How long waits usually take at this terminal, so that the screen can say it. Of the newest few, in memory; of no person."""

from collections import deque
from enum import StrEnum


class Wait(StrEnum):
    """What a citizen waits for (等待)."""

    ONLINE = "online"
    QUEUE = "queue"
    LOCAL = "local"
    WORD = "word"
    LOOK_UP = "look_up"
    ORDER = "order"
    CODE = "code"
    CARD = "card"
    FACE = "face"
    PAGE = "page"
    MESSAGE = "message"
    RECEIPT = "receipt"
    DOCUMENT = "document"


NEWEST = 20
ENOUGH = 5
SAID = (3, 5, 10, 15, 20, 30, 45, 60)
"""The seconds that a sentence may name: "usually 7.3 seconds" would sound exact and is not."""

AT_FIRST: dict[Wait, float] = {
    Wait.ONLINE: 5.0,
    Wait.QUEUE: 3.0,
    Wait.LOCAL: 3.0,
    Wait.WORD: 5.0,
    Wait.LOOK_UP: 5.0,
    Wait.ORDER: 5.0,
    Wait.CODE: 5.0,
    Wait.CARD: 3.0,
    Wait.FACE: 3.0,
    Wait.PAGE: 5.0,
    Wait.MESSAGE: 5.0,
    Wait.RECEIPT: 10.0,
    Wait.DOCUMENT: 20.0,
}
"""What is said until this terminal has measured it itself."""


class UsualWaits:
    """What was measured since the start (通常等待时间). On the screen's thread."""

    def __init__(self) -> None:
        self._taken: dict[Wait, deque[float]] = {}

    def note_wait(self, wait: Wait, seconds: float) -> None:
        """It came to its end."""
        self._taken.setdefault(wait, deque(maxlen=NEWEST)).append(seconds)

    def seconds(self, wait: Wait) -> int:
        """Nine of ten were over by then, rounded up to what is named."""
        taken = sorted(self._taken.get(wait, ()))
        most = AT_FIRST[wait] if len(taken) < ENOUGH else taken[len(taken) * 9 // 10]
        return next((seconds for seconds in SAID if seconds >= most), SAID[-1])
