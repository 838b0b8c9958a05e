"""The kit before devices that are on no line: keys of an input device, and cards behind a service."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.conformance.card_faults import FaultyCardService
from drivers.conformance.event_relay import EventRelay
from drivers.conformance.fault_points import fault_point
from drivers.conformance.fault_script import LineFault, ScriptedFault
from drivers.conformance.subject import Subject
from drivers.ports.errors import DeviceLost
from drivers.social_card_reader.service import CardChannel, ServiceDown, Slot, SlotFault, SlotFaultKind, SlotState
from drivers.transport.input_events import InputEvents, share
from tests.drivers.test_keyboard_scanner import Typist, typist

__all__ = ["typist"]

PATIENCE = 30.0
SLOT = Slot("ACME 00", SlotState.CARD, b"\x3b\x00")
READ = bytes.fromhex("00B2080014")


def fault(kind: LineFault, **more: object) -> ScriptedFault:
    return ScriptedFault(kind.value, "", "", kind, **more)  # type: ignore[arg-type]


@pytest.fixture
def relay(typist: Typist, tmp_path: Path) -> Iterator[EventRelay]:
    made = EventRelay(str(typist.pipe), tmp_path)
    yield made
    made.close()


def typed(relay: EventRelay, typist: Typist, seconds: float = PATIENCE) -> list[int]:
    """The codes that come of one press, so long as one may come."""
    line = InputEvents(relay.place, share)
    typist.press(30)
    line.wait(seconds)
    found = [code for kind, code, value in line.events() if kind == 1 and value == 1]
    line.close()
    return found


def test_keys_are_handed_on_and_faults_done(relay: EventRelay, typist: Typist) -> None:
    assert typed(relay, typist) == [30]
    relay.switch(fault(LineFault.SILENCE))
    assert typed(relay, typist, 0.2) == []
    relay.switch(fault(LineFault.WRONG))
    assert typed(relay, typist) not in ([30], [])
    relay.switch(fault(LineFault.LAG, seconds=0.01))
    assert typed(relay, typist) == [30]
    relay.switch(fault(LineFault.BYTES_AT_CONNECT, bytes="10"))
    line = InputEvents(relay.place, share)
    line.wait(PATIENCE)
    assert 16 in [code for _, code, _ in line.events()]
    line.close()


@pytest.mark.parametrize("kind", [LineFault.REPLUG, LineFault.RESTART])
def test_keys_that_went_are_lost_until_back(kind: LineFault, relay: EventRelay, typist: Typist) -> None:
    line = InputEvents(relay.place, share)
    relay.switch(fault(kind))
    with pytest.raises(DeviceLost):
        line.wait(PATIENCE)
    line.close()
    assert not os.path.lexists(relay.place)
    relay.switch(None)
    assert typed(relay, typist) == [30]


class OneCard:
    """A service with one card, which answers each command with itself."""

    def look(self, _seconds: float) -> tuple[Slot, ...] | ServiceDown:
        return (SLOT,)

    def wake(self) -> None:
        """Looks are short."""

    def connect(self, _reader: str) -> CardChannel | SlotFault:
        return Echo()

    def close(self) -> None:
        """Nothing is held."""


class Echo:
    def transmit(self, command: bytes) -> bytes | SlotFault:
        return command

    def disconnect(self) -> None:
        """Nothing is held."""


def answer(service: FaultyCardService) -> bytes | SlotFaultKind:
    channel = service.connect(SLOT.reader)
    said = channel if isinstance(channel, SlotFault) else channel.transmit(READ)
    return said.kind if isinstance(said, SlotFault) else said


@pytest.mark.parametrize(
    ("kind", "seen", "said"),
    [
        (LineFault.HALF, (SLOT,), READ[:2]),
        (LineFault.LAG, (SLOT,), READ),
        (LineFault.SILENCE, (Slot(SLOT.reader, SlotState.MUTE, SLOT.atr),), SlotFaultKind.MUTE),
        (LineFault.REPLUG, (), SlotFaultKind.READER_GONE),
        (LineFault.RESTART, ServiceDown("the service restarts"), SlotFaultKind.SERVICE_DOWN),
        (LineFault.BYTES_AT_CONNECT, (Slot(SLOT.reader, SlotState.CARD, b"\xff"),), b"\xff" + READ),
    ],
)
def test_service_does_what_the_fault_says(kind: LineFault, seen: object, said: object) -> None:
    service = FaultyCardService(OneCard())
    assert (service.look(0), answer(service)) == ((SLOT,), READ)
    service.switch(fault(kind, seconds=0.01, bytes="ff"))
    assert (service.look(0), answer(service)) == (seen, said)
    service.switch(fault(LineFault.WRONG))
    assert answer(service) != READ
    service.switch(None)
    assert (service.look(0), answer(service)) == ((SLOT,), READ)


def test_card_pulled_in_a_talk_is_told() -> None:
    service = FaultyCardService(OneCard())
    channel = service.connect(SLOT.reader)
    assert not isinstance(channel, SlotFault)
    service.switch(fault(LineFault.REPLUG))
    said = channel.transmit(READ)
    assert isinstance(said, SlotFault)
    channel.disconnect()
    service.close()


def test_device_on_nothing_has_no_point(tmp_path: Path) -> None:
    for subject in (
        Subject("receipt_printer", "escpos", {"connection": "usb", "device": "0416:5011"}),
        Subject("code_scanner", "keyboard", {"device": str(tmp_path / "none")}),
        Subject("social_card_reader", "acme", {}),
    ):
        assert fault_point(subject, tmp_path) is None
