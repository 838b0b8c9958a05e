"""A device that is there again is looked at at once, however long it was away: real kernel events, folders and sockets."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.manifest import AdapterContext
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.status import Condition, DeviceFamily, DeviceStatus
from drivers.registry.registry import build
from drivers.transport.address import Address, SerialAddress, TcpAddress
from drivers.transport.arrivals import ArrivalWatcher, Awaited
from drivers.transport.folder_events import FolderEvents
from drivers.transport.kernel_events import KERNEL, UDEV, is_about_devices
from drivers.transport.tcp_probe import TcpProbe
from drivers.worker.recovery import RecoveryPace, Rung
from drivers.worker.worker import DeviceWorker
from simulators.id_card_reader.simulator import IdCardSimulator
from simulators.receipt_printer.simulator import ReceiptPrinterSimulator
from tests.drivers.partners.daemons import program, running, until
from tests.once_more import NO_PARTNER
from ui.free_port import free_port

AN_HOUR = 3600.0
SOON = 60.0
"""Far below the hour after which the next look would come; a busy machine takes seconds."""
NEVER_AGAIN = RecoveryPace(poll_every=AN_HOUR, poll_gap=AN_HOUR, first_retry=0.001, longest_retry=AN_HOUR)
"""After some twenty looks in vain the next one is an hour away."""

BY_KERNEL = b"add@/devices/x/tty/ttyUSB0\0ACTION=add\0DEVPATH=/devices/x\0SUBSYSTEM=tty\0DEVNAME=ttyUSB0\0SEQNUM=7\0"
PROPERTIES = b"ACTION=add\0DEVPATH=/devices/x\0SUBSYSTEM=usb\0"
BY_UDEV = struct.pack("=8s4sIIIIII", b"libudev\0", b"\xfe\xed\xca\xfe", 40, 40, len(PROPERTIES), 0, 0, 0) + bytes(4)
BY_UDEV = BY_UDEV[:40].ljust(40, b"\0") + PROPERTIES


@pytest.mark.parametrize(
    ("message", "is_one"),
    [
        (BY_KERNEL, True),
        (BY_UDEV, True),
        (BY_KERNEL.replace(b"tty\0", b"net\0"), False),
        (BY_KERNEL.replace(b"ACTION=add", b"ACTION=offline"), False),
        (b"", False),
    ],
)
def test_messages_about_devices_are_distinguished(message: bytes, is_one: bool) -> None:
    assert is_about_devices(message) is is_one


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=80).map(lambda rest: b"libudev\0" + rest)))
def test_no_message_breaks_the_listening(message: bytes) -> None:
    assert is_about_devices(message) in {True, False}


class Bell:
    """What a watcher wakes."""

    def __init__(self, address: Address | None) -> None:
        self.rung = threading.Event()
        self.is_ailing = True
        self.awaited = Awaited(address, lambda: self.is_ailing, self.rung.set)


@pytest.fixture
def watch() -> Iterator[Callable[[Bell], None]]:
    watchers: list[ArrivalWatcher] = []

    def begin(bell: Bell) -> None:
        watchers.append(ArrivalWatcher([bell.awaited]))
        watchers[-1].start()

    yield begin
    for each in watchers:
        each.close()


@pytest.mark.parametrize(("message", "group"), [(BY_KERNEL, KERNEL), (BY_UDEV, UDEV)])
def test_kernel_and_udev_wake_local_devices(watch: Callable[[Bell], None], message: bytes, group: int) -> None:
    bell = Bell(None)
    watch(bell)
    with closing(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15)) as system:
        system.bind((0, 0))
        try:
            system.sendto(message, (0, group))
        except PermissionError:
            pytest.skip("only root may speak as they do")
    assert bell.rung.wait(SOON)


def test_path_is_awaited_through_missing_folders(tmp_path: Path, watch: Callable[[Bell], None]) -> None:
    link = tmp_path / "serial" / "by-id" / "usb-reader"
    bell = Bell(SerialAddress(str(link)))
    watch(bell)
    for make in (link.parent.parent.mkdir, link.parent.mkdir, lambda: link.symlink_to("/dev/null"), link.unlink):
        bell.rung.clear()
        make()
        assert bell.rung.wait(SOON)


def test_neighbours_of_a_path_wake_no_worker(tmp_path: Path) -> None:
    events = FolderEvents([tmp_path / "reader"])
    (tmp_path / "other").touch()
    assert not events.has_news()
    (tmp_path / "reader").touch()
    assert events.has_news()
    events.close()
    events.close()


def test_network_device_wakes_when_it_returns(watch: Callable[[Bell], None]) -> None:
    port = free_port()
    bell = Bell(TcpAddress("127.0.0.1", port))
    watch(bell)
    assert not bell.rung.wait(0.5)
    with socket.create_server(("127.0.0.1", port)):
        assert bell.rung.wait(SOON)


def tried(probe: TcpProbe) -> bool:
    """Begun, once its address is known."""
    until(lambda: probe.begin() is None and probe.file is not None, "the address is looked up")
    return probe.is_back()


def test_network_device_that_stayed_wakes_no_worker() -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        probe = TcpProbe(TcpAddress("localhost", there.getsockname()[1]))
        assert [tried(probe), tried(probe)] == [False, False]
        probe.give_up()


def test_name_without_a_device_wakes_no_worker() -> None:
    probe = TcpProbe(TcpAddress("printer.invalid", 9100))
    for _ in range(3):
        probe.begin()
        assert not probe.is_back()


# --- whole workers, far up the ladder ---


class Line:
    """A device on its worker, woken by a watcher as in the terminal."""

    def __init__(self, family: DeviceFamily, adapter: str, options: dict[str, object]) -> None:
        device = build(family, adapter, options, AdapterContext())  # type: ignore[arg-type,var-annotated]
        self.seen = threading.Condition()
        self.status: DeviceStatus | None = None
        self.looks = 0
        clock = SystemMonotonicClock()
        self.worker = DeviceWorker(family, lambda: device, lambda call: call(), clock, self._reported, NEVER_AGAIN)
        is_ailing = lambda: self.worker.rung() is not Rung.WELL  # noqa: E731
        self.watcher = ArrivalWatcher([Awaited(device.reached_at, is_ailing, self.worker.poll_soon)])
        self.watcher.start()

    def _reported(self, status: DeviceStatus) -> None:
        with self.seen:
            self.status = status
            self.looks += 1
            self.seen.notify_all()

    def until(self, condition: Condition, seconds: float) -> bool:
        with self.seen:
            return self.seen.wait_for(lambda: self.status is not None and self.status.condition is condition, seconds)

    def climb(self) -> None:
        """Look in vain until the next look is far away."""
        with self.seen:
            assert self.seen.wait_for(lambda: self.looks >= 12, 60)

    def close(self) -> None:
        self.watcher.close()
        assert self.worker.close(SOON)


def test_reader_is_usable_soon_after_long_absence(tmp_path: Path) -> None:
    simulator = IdCardSimulator(tmp_path / "by-id" / "reader")
    line = Line(ID_CARD_READER, "samv-serial", {"port": simulator.endpoint, "start_within": 0})
    line.climb()
    for _ in range(2):
        simulator.start()
        assert line.until(Condition.OK, SOON)
        simulator.stop()
        assert line.until(Condition.BAD, SOON), "and its loss is seen as soon"
    line.close()


def test_network_printer_is_usable_soon_after_absence(tmp_path: Path) -> None:
    port = free_port()
    line = Line(RECEIPT_PRINTER, "escpos", {"port": port})
    line.climb()
    simulator = ReceiptPrinterSimulator(tmp_path, port)
    simulator.start()
    assert line.until(Condition.OK, SOON)
    line.close()
    simulator.stop()


@pytest.mark.skipif(program("socat") is None, reason=f"{NO_PARTNER}socat is not installed")
def test_pty_that_socat_makes_is_noticed(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    line = Line(RECEIPT_PRINTER, "escpos", {"connection": "serial", "device": str(ours), "reply_seconds": 0.1})
    line.climb()
    command = ["socat", f"PTY,link={theirs},raw,echo=0", f"PTY,link={ours},raw,echo=0"]
    with running(command, tmp_path / "log"):
        assert line.until(Condition.UNKNOWN, SOON), "it opens, and nothing answers"
        until(theirs.exists, "socat links both ends")
    assert line.until(Condition.BAD, SOON)
    line.close()
