"""What may be changed about the queue by hand, carried out where the queue is open: in the running kiosk, or by `kiosk queue`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never

from app.core.control import (
    AcceptDamage,
    Answer,
    Done,
    NotDone,
    ParkRecord,
    QueueRequest,
    ReleaseRecord,
    Request,
    TellHealth,
)
from kiosk.services.condition.checks import CheckResult
from offline_queue.errors import QueueFault

if TYPE_CHECKING:
    from offline_queue.outbox import SqliteOutbox


class QueueControl:
    """What technicians may do with the queue (队列处置).

    `wake` lets the relay try at once, `tell` reports the state of the terminal. Any thread.
    """

    def __init__(
        self,
        outbox: "SqliteOutbox",
        wake: Callable[[], None],
        tell: Callable[[], tuple[CheckResult, ...]] = tuple,
    ) -> None:
        self._outbox = outbox
        self._wake = wake
        self._tell = tell

    def handle(self, request: Request) -> Answer:
        """Do it; a disk that fails is an answer too."""
        if isinstance(request, TellHealth):
            return Done(self._tell())
        try:
            return self._carry_out(request)
        except QueueFault as fault:
            return NotDone(f"the queue fails: {fault}")

    def _carry_out(self, request: QueueRequest) -> Answer:
        match request:
            case ReleaseRecord(record_id):
                if not self._outbox.release(record_id):
                    return NotDone("there is no such parked record")
                self._wake()
            case ParkRecord(record_id, reason):
                if not self._outbox.park(record_id, reason):
                    return NotDone("there is no such waiting record")
            case AcceptDamage():
                if not self._outbox.accept_damage():
                    return NotDone("there is no damage that is not dealt with")
            case _:
                assert_never(request)
        return Done()
