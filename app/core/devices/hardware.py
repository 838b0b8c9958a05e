"""Builds the devices of the settings, each behind its worker thread, once the first screen is up."""

import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.core.devices.learned_options import OnFound
from app.core.paths import PROJECT
from app.core.phases import StartPhase
from drivers.camera.separate_video import SeparateVideoPeer, play_command
from drivers.microphone.separate_listening import SeparateListener
from drivers.ports.camera import Camera
from drivers.ports.counters import DeviceCounters
from drivers.ports.device import Cancelled, Deliver, Device
from drivers.ports.key_pad import KEY_PAD, KeyPad
from drivers.ports.listening import Listener
from drivers.ports.manifest import ABSENT, AdapterContext
from drivers.ports.microphone import MICROPHONE
from drivers.ports.sent_jobs import JobLedger
from drivers.ports.speech import SPEECH, Speech
from drivers.ports.status import DeviceFamily, DeviceStatus
from drivers.ports.video_peer import VideoPeer
from drivers.worker.command import CommandTicket
from kiosk.services.ports import DeviceHandle, Devices
from kiosk.services.settings import AdapterSettings

if TYPE_CHECKING:
    from drivers.face.separate import SeparateFaceEngine
    from drivers.transport.address import Address
    from drivers.transport.arrivals import ArrivalWatcher
    from drivers.worker.worker import DeviceWorker

CLOSE_WITHIN = 3.0

P = TypeVar("P", bound=Device)
T = TypeVar("T")
OnStatus = Callable[[DeviceStatus], None]


class LazyDeviceHandle(Generic[P]):
    """A device that the settings name (设备线), before and after its worker is there. Implements `kiosk.services.ports.DeviceHandle`."""

    def __init__(self, start: Callable[[], None]) -> None:
        self._start = start
        self.worker: DeviceWorker[P] | None = None

    def submit(
        self,
        command: Callable[[P, Cancelled], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[Exception], None],
        deadline: float,
        *,
        repeatable: bool = False,
    ) -> CommandTicket:
        """As the worker does it; starts the devices if no one has."""
        self._start()
        if self.worker is None:
            raise AssertionError("starting gives every line its worker, or raises")
        return self.worker.submit(command, on_done, on_failed, deadline, repeatable=repeatable)

    def status(self) -> DeviceStatus | None:
        """None while there is no worker: nothing is known yet."""
        return None if self.worker is None else self.worker.status()

    def poll_soon(self) -> None:
        """As the worker does it, once there is one."""
        if self.worker is not None:
            self.worker.poll_soon()


def _ignore_status(_status: DeviceStatus) -> None:
    """Until there is a terminal to show it."""


@dataclass
class Hardware:
    """The devices a citizen's case needs and the voice (硬件). `start` is safe from any thread and does it once.

    `ledger` keeps what was handed to printers from one run to the next. `terminal` is the number of this one, once it has one.
    `on_found` keeps what a device finds out of itself at work; it is called on that device's thread.
    """

    chosen: Mapping[str, AdapterSettings]
    deliver: Deliver
    ledger: JobLedger
    counters: DeviceCounters = field(default_factory=DeviceCounters)
    terminal: str = ""
    on_found: OnFound | None = None
    _lines: dict[DeviceFamily, LazyDeviceHandle[Any]] = field(
        init=False, repr=False
    )  # Any: one line for each kind of device
    _places: "Mapping[DeviceFamily, Address]" = field(init=False, repr=False, default_factory=dict)
    _turn: threading.Lock = field(init=False, repr=False, default_factory=threading.Lock)
    _is_started: bool = field(init=False, default=False)
    _on_status: OnStatus = field(init=False, repr=False, default_factory=lambda: _ignore_status)
    _arrivals: "ArrivalWatcher | None" = field(init=False, repr=False, default=None)

    def __post_init__(self) -> None:
        there = (family for family, setting in self.chosen.items() if setting.adapter != ABSENT)
        self._lines = {DeviceFamily(family): LazyDeviceHandle(self.start) for family in there}
        of_cases = {family: line for family, line in self._lines.items() if family != SPEECH}
        self.voice: DeviceHandle[Speech] | None = self._lines.get(SPEECH)
        self.keys: DeviceHandle[KeyPad] | None = self._lines.get(KEY_PAD)
        self.listener: Listener | None = _listener() if MICROPHONE in self._lines else None
        self._talks_by: Camera | None = None
        self.video: VideoPeer = _video_peer(lambda: self._talks_by, self.chosen.get(SPEECH))
        self._faces = StartPhase(_face_engine)
        self.devices = Devices(of_cases, self._faces)

    def report_to(self, on_status: OnStatus) -> None:
        """What hears of each state that changes, on the thread of `deliver`. Before `start`, which hands it to the workers."""
        self._on_status = on_status

    def start(self) -> None:
        """Build every device and start its worker. Opens none yet."""
        with self._turn:
            if not self._is_started:
                from app.core.devices.workers import device_workers  # the phase "devices" (app/core/phases.py)

                chosen = {family: self.chosen[family] for family in self._lines}
                around = AdapterContext(ledger=self.ledger, terminal=self.terminal)
                callbacks = (self.deliver, self._on_status, self.counters, self.on_found)
                running = device_workers(chosen, around, *callbacks)
                for family, worker in running.workers.items():
                    self._lines[family].worker = worker
                self._arrivals, self._places, self._talks_by = running.arrivals, running.places, running.talks_by
                self._arrivals.start()
                self._is_started = True

    def place_of(self, family: str) -> "Address | None":
        """The address of the device; None if it reports none, or has not begun."""
        return self._places.get(DeviceFamily(family))

    def restart_worker(self, family: str) -> bool:
        """Leave a device's thread for a new one; False where this terminal has no such device at work."""
        line = self._lines.get(DeviceFamily(family))
        if line is None or line.worker is None:
            return False
        line.worker.begin_again()
        return True

    def close(self) -> None:
        """End all worker threads; each closes its device. And the processes for face, speech and video, where a visit is cut short."""
        if self._arrivals is not None:
            self._arrivals.close()
            self._arrivals = None
        if self._faces.is_done:
            self._faces().erase()
        if self.listener is not None:
            self.listener.erase()
        self.video.erase()
        for line in self._lines.values():
            if line.worker is not None:
                line.worker.close(CLOSE_WITHIN)


def _listener() -> Listener:
    """What makes words of what the microphone takes up, in a process that ends with the sentence."""
    return SeparateListener((sys.executable, "-m", "app.core.listening_process"), PROJECT)


def _video_peer(camera: Callable[[], Camera | None], speech: AdapterSettings | None) -> VideoPeer:
    """Plays where the announcements do; a terminal that writes them into files has no loudspeaker."""
    options = {} if speech is None or speech.adapter == ABSENT else speech.options
    is_heard = speech is not None and speech.adapter != ABSENT and not options.get("wave_folder")
    loudspeaker = play_command(str(options.get("player", "aplay")), str(options.get("device", ""))) if is_heard else ()
    return SeparateVideoPeer((sys.executable, "-m", "app.core.video_process"), PROJECT, camera, loudspeaker)


def _face_engine() -> "SeparateFaceEngine":
    from drivers.face.separate import SeparateFaceEngine  # the phase "devices" (app/core/phases.py)

    return SeparateFaceEngine([sys.executable, "-m", "app.core.face_process"], PROJECT)
