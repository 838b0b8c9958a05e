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
from drivers.ports import errors
from drivers.ports.device import Cancelled
from drivers.ports.errors import AdapterBroken, DeviceFault, DeviceLost, DriverDefect, ProtocolFault

START_SECONDS = 30.0
END_SECONDS = 1.0
LOOK_EVERY = 0.1
"""Seconds between two questions whether a call should stop."""


class _Waiting:
    def __init__(self, channel: DriverChannel | None) -> None:
        self.channel = channel
        self.ended = threading.Event()
        self.answer: PortAnswer | None = None


class DriverProcess:
    """The process of one driver (驱动进程). Thread-safe. `on_heard` is called with whatever is no answer, on the receiving thread."""

    def __init__(self, begin: Begin, on_heard: Callable[[DriverChannel, MessageOfDriver], None]) -> None:
        self._begin = begin
        self._on_heard = on_heard
        self._turn = threading.Lock()
        self._numbers = count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: DriverChannel | None = None
        self._loading: subprocess.Popen[bytes] | None = None
        self._last_end = ""

    @property
    def pid(self) -> int | None:
        """Of the process that runs now."""
        process = self._process
        return None if process is None or process.poll() is not None else process.pid

    def start(self) -> None:
        """Start it where it does not run. Raises DriverDefect where the driver cannot be built, and DeviceLost."""
        with self._turn:
            if self.pid is not None:
                return
            self._end_process()
            ours, theirs = socket.socketpair()
            command = [sys.executable, "-m", "drivers.isolation.host", str(theirs.fileno())]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folder for folder in sys.path if folder)}
            nowhere = subprocess.DEVNULL  # what a driver prints may be of a citizen
            channel = DriverChannel(ours)
            try:
                with theirs:
                    self._process = self._loading = subprocess.Popen(
                        command,
                        pass_fds=(theirs.fileno(),),
                        env=environment,
                        stdin=nowhere,
                        stdout=nowhere,
                        stderr=nowhere,
                    )
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
        `seconds` passed; DeviceFault and DriverDefect as the driver raised them.
        """
        self.start()
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

    def end(self) -> None:
        """Kill it; calls under way end with DeviceLost. A later call starts it again."""
        if (loading := self._loading) is not None:
            loading.kill()  # else its turn would be waited for
        with self._turn:
            self._end_process()

    def _await_begin(self, channel: DriverChannel) -> None:
        try:
            channel.send(self._begin)
            began = channel.receive(START_SECONDS)
        except (OSError, ProtocolFault) as fault:
            self._end_process()
            raise AdapterBroken(f"{self._begin.adapter}: its process does not come up") from fault
        if not isinstance(began, Began) or began.defect:
            self._end_process()
            words = began.words if isinstance(began, Began) else f"{self._begin.adapter}: its process {self._last_end}"
            kind = getattr(errors, began.defect) if isinstance(began, Began) else AdapterBroken
            raise kind(words)

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
        with contextlib.suppress(OSError, ProtocolFault):
            while (message := channel.receive()) is not None:
                if isinstance(message, PortAnswer):
                    if (waiting := self._waiting.get(message.number)) is not None:
                        waiting.answer = message
                        waiting.ended.set()
                elif isinstance(message, PortCall | StatusReport):
                    self._on_heard(channel, message)
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
        self._last_end = _how_it_ended(process.returncode)

    def _words(self) -> str:
        return f"{self._begin.adapter}: its process {self._last_end or 'is gone'}"


def _how_it_ended(status: int) -> str:
    if status == MEMORY_GONE:
        return f"wanted more than {MEMORY >> 20} MiB"
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
