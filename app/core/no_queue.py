"""The queue of a terminal that has none: nothing can be done with it, and it says why."""

from app.core.refusals import NotAssembled
from kiosk.services.terminal_tools import Deed, QueueLook


class NoQueue:
    """What diagnostics see of a queue that could not be opened (无队列): nothing to send, nothing to do.

    Implements `kiosk.services.terminal_tools.QueueTools`.
    """

    def __init__(self, why: str) -> None:
        self._refused = Deed(is_done=False, why=why)

    def state(self) -> QueueLook:
        """Raises NotAssembled: what is not there has no state."""
        raise NotAssembled(self._refused.why)

    def release(self, _record_id: str) -> Deed:
        return self._refused

    def park(self, _record_id: str, _reason: str) -> Deed:
        return self._refused

    def send_now(self) -> Deed:
        return self._refused

    def export(self) -> Deed:
        return self._refused
