"""A camera of another maker: its driver runs in a process of its own, and this side keeps the newest picture, as with ours.

The screen's thread asks for pictures and starts and stops the camera. None of this waits for the driver: a thread of this side does.
"""

import contextlib
import logging
import threading
from dataclasses import dataclass, field, replace

from drivers.isolation.codec import encoded
from drivers.isolation.driver_process import DriverProcess
from drivers.isolation.exchange import Begin
from drivers.isolation.frames import NEWER_FRAME, frame_in
from drivers.isolation.isolated import QUICK_SECONDS, asked_status
from drivers.ports.camera import Camera, Frame
from drivers.ports.clock import MonotonicClock
from drivers.ports.errors import DeviceFault, DriverDefect, DriverNotUp
from drivers.ports.status import Condition, DeviceProblem, DeviceStatus, FamilyOf, ProblemCode, Responder

log = logging.getLogger(__name__)

EVERY = 0.05
"""Seconds between two questions for a picture, as of our own cameras."""
OLD, SILENT = 2.0, 5.0
"""Seconds after which a picture is not the newest any more, and after which a driver that gives none is at fault."""
AGAIN_SECONDS = 1.0
"""Until a driver that died, or was ended, is asked again."""
WAIT_SECONDS = 3.0
"""For a driver that is loaded, well below the deadline of a status."""
ENDING = 5.0


@dataclass
class _Use:
    """From one `start` to its `stop`. `wanting_since`: when the last picture came, or the use began."""

    wanting_since: float
    stopped: threading.Event = field(default_factory=threading.Event)
    is_closing: bool = False
    is_lost: bool = False
    why: str = ""


class IsolatedCamera:
    """A camera whose driver is in a process of its own (隔离摄像头). Implements `drivers.ports.camera.Camera`. Any thread.

    The process is started at once and loads beside the terminal; what cannot be built is told by the status. One that dies while it
    is loading is loaded again at each look.
    """

    def __init__(self, family: FamilyOf[Camera], begin: Begin, clock: MonotonicClock) -> None:
        self._family = family
        self._clock = clock
        self.driver_process = DriverProcess(begin, lambda _channel, _message: None)
        self._is_loaded = threading.Event()
        self._defect = self._not_up = ""
        self._is_closed = False
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._use: _Use | None = None
        self._thread: threading.Thread | None = None
        self._frame: Frame | None = None
        self._count = 0
        self._begin_loading()

    def start(self) -> None:
        """Begin asking for pictures; does nothing when it does so already. Returns at once."""
        with self._lock:
            if self._use is None:
                self._use = use = _Use(self._clock.now())
                self._thread = threading.Thread(
                    target=self._follow, args=(use,), name=f"{self._family}-pictures", daemon=True
                )
                self._thread.start()

    def stop(self) -> None:
        """Forget the last picture. The driver is told so beside this thread, and ended where it does not take it. Returns at once."""
        with self._lock:
            use, self._use, self._frame = self._use, None, None
        if use is not None:
            use.stopped.set()

    def latest(self) -> Frame | None:
        """The newest picture; None before the first and when the newest is old. Never waits."""
        with self._lock:
            frame = self._frame
        return frame if frame is not None and self._clock.now() - frame.taken_at <= OLD else None

    def status(self) -> DeviceStatus:
        """As the driver says it; one that reports no fault and gives no pictures is not believed."""
        if not self._is_loaded.wait(WAIT_SECONDS):
            return DeviceStatus(self._family, Condition.UNKNOWN, "the driver is still starting", self._clock.now())
        if self._defect:
            return self._bad(ProblemCode.NOT_CONFIGURED, self._defect)
        if (not_up := self._not_up) and self.driver_process.pid is None:
            self._begin_loading()
            return self._bad(ProblemCode.HARDWARE_ERROR, not_up)
        reported = asked_status(self._family, self.driver_process, self._clock)
        with self._lock:
            use = self._use
        without = 0.0 if use is None else self._clock.now() - use.wanting_since
        if use is None or reported.condition is Condition.BAD or without <= SILENT:
            return reported
        return self._bad(
            ProblemCode.STALLED, f"opened, but no picture for {without:.1f} s; {use.why or reported.evidence}"
        )

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._is_closed = True
        with self._lock:
            use, thread = self._use, self._thread
            if use is not None:
                use.is_closing = True
        self.stop()
        self.driver_process.end()
        if thread is not None:
            thread.join(ENDING)
            self.driver_process.end()  # a call that just began would have started it again

    def _begin_loading(self) -> None:
        self._is_loaded.clear()
        threading.Thread(target=self._load, name=f"{self._family}-start", daemon=True).start()

    def _load(self) -> None:
        try:
            self.driver_process.start()
        except DriverNotUp as passing:
            self._not_up = "" if self._is_closed else str(passing)  # ended by us, it is loaded by the next call
        except (DriverDefect, DeviceFault) as defect:
            log.warning("%s cannot be built: %s", self._family, defect)
            self._defect = str(defect) or type(defect).__name__
        except Exception as fault:  # noqa: BLE001 - no thread may be left to begin: else all would wait for this one for ever
            self._not_up = f"{self._family} is not loaded: {type(fault).__name__}"
        else:
            self._not_up = ""
        self._is_loaded.set()

    # --- the thread that asks the driver ---

    def _follow(self, use: _Use) -> None:
        self._is_loaded.wait()
        use.wanting_since = self._clock.now()
        with self._turn:  # the use before may still be telling the driver to stop
            while not self._defect and not use.stopped.is_set():
                try:
                    self.driver_process.call("start", (), None, QUICK_SECONDS)
                    self._take_pictures(use)
                except (DeviceFault, DriverDefect) as fault:
                    self._lose(use, str(fault) or type(fault).__name__)
                    use.stopped.wait(AGAIN_SECONDS)
            if not use.is_closing and self.driver_process.pid is not None:
                with contextlib.suppress(DeviceFault, DriverDefect):
                    self.driver_process.call("stop", (), None, QUICK_SECONDS)

    def _take_pictures(self, use: _Use) -> None:
        number: int | None = None
        while not use.stopped.is_set():
            asked_at = self._clock.now()
            answer = self.driver_process.call(NEWER_FRAME, (encoded(number),), None, QUICK_SECONDS)
            if (frame := frame_in(answer)) is not None:
                number = frame.number
                if asked_at - frame.taken_at <= OLD:
                    self._keep(frame, use)
                else:  # or its clock is another one, or none: what it shows may be of the visit before
                    self._lose(use, "its pictures are old when they come")
            use.stopped.wait(max(0.0, asked_at + EVERY - self._clock.now()))

    def _keep(self, frame: Frame, use: _Use) -> None:
        """With a number of this side, which goes on where a new process begins from nothing; no picture is of the future."""
        with self._lock:
            if use is not self._use:
                return
            if use.is_lost:
                log.info("%s: pictures come", self._family)
            now, self._count = self._clock.now(), self._count + 1
            use.is_lost, use.why, use.wanting_since = False, "", now
            self._frame = replace(frame, taken_at=min(frame.taken_at, now), number=self._count)

    def _lose(self, use: _Use, why: str) -> None:
        if not use.is_lost and not use.stopped.is_set():
            log.info("%s: no picture comes: %s", self._family, why)
        use.is_lost, use.why = True, why

    def _bad(self, code: ProblemCode, evidence: str) -> DeviceStatus:
        problem = DeviceProblem(code, Responder.TECHNICIAN)
        return DeviceStatus(self._family, Condition.BAD, evidence, self._clock.now(), (problem,))
