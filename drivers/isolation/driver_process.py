"""One driver of another maker in a process of its own: started, asked, ended, and started again after it died."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import count

from drivers.isolation.exchange import (
    Began,
    Begin,
    DriverChannel,
    MessageOfDriver,
    PortAnswer,
    PortCall,
    StatusReport,
    Stop,
)
from drivers.isolation.host import MEMORY, MEMORY_GONE
from drivers.ports.device import Cancelled
from drivers.ports.errors import (
    AdapterBroken,
    AdapterOptionsInvalid,
    AdapterUnknown,
    DeviceFault,
    DeviceLost,
    DriverDefect,
    DriverNotUp,
    DriverStarting,
    ProtocolFault,
)

START_SECONDS = 30.0
WAIT_SECONDS = 3.0
"""For a driver that is loaded again, well below the deadline of a status: a call that only waits for it is not one that hangs."""
END_SECONDS = 1.0
LOOK_EVERY = 0.1
"""Seconds between two questions whether a call should stop."""


class _Waiting:
    def __init__(self, channel: DriverChannel | None) -> None:
        self.channel = channel
        self.ended = threading.Event()
        self.answer: PortAnswer | None = None


class _Reloading:
    """One loading beside the calls that wait for it (重新装载), and what came of it."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.defect: DeviceLost | DriverDefect | None = None


class DriverProcess:
    """The process of one driver (驱动进程). Thread-safe. `on_heard` is called with whatever is no answer, on the receiving thread."""

    def __init__(self, begin: Begin, on_heard: Callable[[DriverChannel, MessageOfDriver], None]) -> None:
        self._begin = begin
        self._on_heard = on_heard
        self._turn = threading.Lock()
        self._reload_turn = threading.Lock()
        self._numbers = count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: DriverChannel | None = None
        self._loading: subprocess.Popen[bytes] | None = None
        self._reloading: _Reloading | None = None
        self._is_wanted = True
        self._swept: subprocess.Popen[bytes] | None = None
        """The last one of which everything that it had started was ended."""
        self._last_end = ""

    @property
    def pid(self) -> int | None:
        """Of the process that runs now."""
        process = self._process
        return None if process is None or process.poll() is not None else process.pid

    def start(self) -> None:
        """Start it where it does not run. Raises DriverDefect where the driver cannot be built, of which DriverNotUp may pass."""
        with self._turn:
            if self.pid is not None:
                return
            self._end_process()
            try:
                ours, theirs = socket.socketpair()
            except OSError as fault:
                raise DriverNotUp(f"{self._begin.adapter}: no process for it: {fault.strerror}") from fault
            channel = DriverChannel(ours)
            try:
                with theirs:
                    self._process = self._loading = self._launch(theirs.fileno())
                self._await_begin(channel)
            except BaseException:
                channel.close()
                raise
            finally:
                self._loading = None
            self._channel = channel
            threading.Thread(
                target=self._receive, args=(channel, self._process), name=f"{self._begin.adapter}-process", daemon=True
            ).start()

    def call(
        self, method: str, arguments: tuple[bytes | None, ...], asks: Cancelled | None, seconds: float
    ) -> PortAnswer:
        """With the encoded outcome. `asks` says whether to stop. Raises DeviceLost where the process ended, or was ended because
        `seconds` passed, DriverStarting while it is loaded again; DeviceFault and DriverDefect as the driver raised them.
        """
        self._await_loaded()
        channel = self._channel
        number, waiting = next(self._numbers), _Waiting(channel)
        self._waiting[number] = waiting
        try:
            if channel is None:
                raise DeviceLost(self._words())
            channel.send(PortCall(number, method, arguments))
            self._wait(number, waiting, asks, seconds)
        except OSError as gone:
            raise DeviceLost(self._words()) from gone
        finally:
            self._waiting.pop(number, None)
        answer = waiting.answer
        if answer is None:
            raise DeviceLost(self._words())
        if answer.raised:
            kind = {"DeviceLost": DeviceLost, "DeviceFault": DeviceFault}.get(answer.raised, DriverDefect)
            raise kind(answer.words)
        return answer

    def release(self) -> None:
        """Kill it, but for one that is being loaded and holds nothing yet: else each try would begin a slow one from its start.

        It ends once it is loaded, if no call has come meanwhile.
        """
        self._is_wanted = False
        if self._loading is None:
            self.end()

    def end(self) -> None:
        """Kill it, whatever it is at; calls under way end with DeviceLost. A later call starts it again."""
        if (loading := self._loading) is not None:
            loading.kill()  # else its turn would be waited for
        with self._turn:
            self._end_process()

    def _await_loaded(self) -> None:
        """Its process is loaded beside this thread, however long that takes. Raises as `call` does."""
        self._is_wanted = True
        if self.pid is not None and self._channel is not None:
            return
        with self._reload_turn:
            reloading = self._reloading
            if reloading is None:
                reloading = _Reloading()
                threading.Thread(
                    target=self._load_again, args=(reloading,), name=f"{self._begin.adapter}-start", daemon=True
                ).start()
                self._reloading = reloading
        if not reloading.ended.wait(WAIT_SECONDS):
            raise DriverStarting("the driver is still starting")
        if reloading.defect is not None:
            raise reloading.defect

    def _load_again(self, reloading: _Reloading) -> None:
        try:
            self.start()
        except DriverNotUp as passing:
            reloading.defect = DeviceLost(str(passing))
        except DriverDefect as defect:
            reloading.defect = defect
        except Exception as fault:  # noqa: BLE001 - no thread may be left to begin: else each later call would wait for this one
            reloading.defect = DeviceLost(f"{self._begin.adapter}: not loaded again: {type(fault).__name__}")
        with self._reload_turn:
            self._reloading = None
        reloading.ended.set()
        if not self._is_wanted:
            self.end()

    def _launch(self, line: int) -> "subprocess.Popen[bytes]":
        """In a session of its own: what the driver starts in turn is ended with it, and holds no device afterwards."""
        nowhere = subprocess.DEVNULL  # what a driver prints may be of a citizen
        try:
            return subprocess.Popen(
                [sys.executable, "-m", "drivers.isolation.host", str(line)],
                pass_fds=(line,),
                env={**os.environ, "PYTHONPATH": os.pathsep.join(folder for folder in sys.path if folder)},
                stdin=nowhere,
                stdout=nowhere,
                stderr=nowhere,
                start_new_session=True,
            )
        except OSError as fault:
            raise DriverNotUp(f"{self._begin.adapter}: no process for it: {fault.strerror}") from fault

    def _await_begin(self, channel: DriverChannel) -> None:
        try:
            channel.send(self._begin)
            began = channel.receive(START_SECONDS)
        except (OSError, ProtocolFault) as fault:
            self._end_process()
            raise DriverNotUp(f"{self._begin.adapter}: its process does not come up") from fault
        if not isinstance(began, Began) or began.defect:
            self._end_process()
            if not isinstance(began, Began):
                raise DriverNotUp(self._words())
            raise _DEFECTS.get(began.defect, AdapterBroken)(began.words)

    def _wait(self, number: int, waiting: _Waiting, asks: Cancelled | None, seconds: float) -> None:
        is_stopping, left = False, seconds
        step = seconds if asks is None else LOOK_EVERY
        while left > 0 and not waiting.ended.wait(min(step, left)):
            left -= step
            if asks is not None and not is_stopping and asks() and (channel := self._channel) is not None:
                is_stopping = True
                channel.send(Stop(number))
        if not waiting.ended.is_set():
            self.end()
            raise DeviceLost(f"{self._begin.adapter}: no outcome in {seconds:.0f} s; its process was ended")

    def _receive(self, channel: DriverChannel, process: "subprocess.Popen[bytes]") -> None:
        try:
            while (message := channel.receive()) is not None:
                if isinstance(message, PortAnswer):
                    if (waiting := self._waiting.get(message.number)) is not None:
                        waiting.answer = message
                        waiting.ended.set()
                elif isinstance(message, PortCall | StatusReport):
                    self._on_heard(channel, message)
        except (OSError, ProtocolFault):
            pass
        finally:
            channel.close()
            self._reap(process)
            for waiting in tuple(self._waiting.values()):
                if waiting.channel is channel:
                    waiting.ended.set()

    def _end_process(self) -> None:
        process, channel = self._process, self._channel
        self._process = self._channel = None
        if channel is not None:
            channel.close()
        if process is not None:
            self._reap(process)

    def _reap(self, process: "subprocess.Popen[bytes]") -> None:
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process is not self._swept:  # its number is somebody else's later
            self._swept = process
            with contextlib.suppress(ProcessLookupError):  # it had started nothing
                os.killpg(process.pid, signal.SIGKILL)
        self._last_end = _how_it_ended(process.returncode)

    def _words(self) -> str:
        return f"{self._begin.adapter}: its process {self._last_end or 'is gone'}"


_DEFECTS = {
    kind.__name__: kind for kind in (AdapterBroken, AdapterOptionsInvalid, AdapterUnknown, DriverDefect, DriverNotUp)
}
"""What a driver may say of itself; whatever else it calls its defect, it cannot be built."""


def _how_it_ended(status: int) -> str:
    if status == MEMORY_GONE:
        return f"wanted more than {MEMORY >> 20} MiB"
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
