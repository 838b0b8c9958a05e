"""One thread that works through what it is given, one piece after the other. Implements `kiosk.services.ports.BackgroundWorker`."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from drivers.ports.device import Deliver

T = TypeVar("T")
log = logging.getLogger(__name__)

_Job = Callable[[], Callable[[], None]]


class ThreadWorker:
    """Results come back through `deliver` (后台线程), which hands a callback to the screen's thread."""

    def __init__(self, name: str, deliver: Deliver) -> None:
        self._deliver = deliver
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=f"worker-{name}", daemon=True)
        self._thread.start()

    def run(self, work: Callable[[], T], on_done: Callable[[T], None], on_failed: Callable[[Exception], None]) -> None:
        """Queue `work`; one of `on_done` and `on_failed` is delivered."""

        def job() -> Callable[[], None]:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - whatever failed, the caller must hear of it
                fault = error.with_traceback(None)  # a traceback would keep the frames, and with them the person
                return lambda: on_failed(fault)
            return lambda: on_done(result)

        self._jobs.put(job)

    def close(self, timeout: float) -> bool:
        """Finish what is queued, then end. True when the thread ended within `timeout` seconds."""
        self._jobs.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            if job is None:
                return
            self._deliver(job())
            del job  # until the next job comes this thread would hold on to what the last one knew
