"""A social-security card that somebody forgot opens no one's visit, whenever service, reader and adapter come."""

import threading
from collections.abc import Iterator

import pytest

from drivers.ports.card_service import CardChannel, ServiceDown, Slot, SlotFault, SlotState
from drivers.ports.id_card_reader import Presence, SpentCard
from drivers.ports.social_card_reader import CardInterface, SocialCardRead
from drivers.social_card_reader.adapter import PcscSocialCardReader
from simulators.person.people import person
from simulators.social_card_reader.virtual_card import CardContent, VirtualSocialCard
from tests.drivers.social_card_parts import made, never, seconds_until

NAME = "ACME 00 00"
EMPTY, CARD = Slot(NAME, SlotState.EMPTY), Slot(NAME, SlotState.CARD, b"\x3b")
View = tuple[Slot, ...] | ServiceDown


class OneCard:
    """A channel to a card of the second generation."""

    def __init__(self) -> None:
        self._card = VirtualSocialCard(CardContent(person("chen").card, 2))

    def transmit(self, command: bytes) -> bytes:
        return self._card.respond(command)

    def disconnect(self) -> None:
        """Nothing is held."""


class Readers:
    """A service that shows what it is told to; `show` comes back when that was seen."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._looks = 0
        self._changed = threading.Condition()

    def show(self, view: View) -> None:
        with self._changed:
            self._view, until = view, self._looks + 2
            self._changed.notify_all()
            assert self._changed.wait_for(lambda: self._looks >= until, 60)

    def look(self, seconds: float) -> View:
        with self._changed:
            self._changed.wait(min(seconds, 0.01))
            self._looks += 1
            self._changed.notify_all()
            return self._view

    def wake(self) -> None:
        """A look is short."""

    def connect(self, reader: str) -> CardChannel | SlotFault:
        del reader
        return OneCard()

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[PcscSocialCardReader]]:
    monkeypatch.setattr("drivers.social_card_reader.monitor.AGAIN_SECONDS", 0.01)
    adapters: list[PcscSocialCardReader] = []
    yield adapters
    for each in adapters:
        each.close()


@pytest.mark.parametrize("before", [(), (EMPTY,), ServiceDown("not yet")])
def test_card_that_comes_with_reader_is_spent(before: View, opened: list[PcscSocialCardReader]) -> None:
    readers = Readers(())
    opened.append(reader := made(readers, lift_within=0.01))
    reader.status()
    for view in (before, (), (CARD,)):
        readers.show(view)
    assert reader.read(5, never) == SpentCard()
    readers.show((EMPTY,))
    readers.show((CARD,))
    assert isinstance(reader.read(5, never), SocialCardRead)


def test_unread_card_is_spent_after_service_was_away(opened: list[PcscSocialCardReader]) -> None:
    readers = Readers((EMPTY,))
    opened.append(reader := made(readers, lift_within=0.01))
    seconds_until(lambda: "empty" in reader.status().evidence)
    for view in ((CARD,), ServiceDown("restarted"), (CARD,)):
        readers.show(view)
    assert reader.read(5, never) == SpentCard()


def test_late_first_look_reads_no_forgotten_card(opened: list[PcscSocialCardReader]) -> None:
    readers = Readers(ServiceDown("slow"))
    opened.append(reader := made(readers, lift_within=0.01))
    assert not reader.status().is_usable
    readers.show((CARD,))
    assert reader.read(5, never) == SpentCard()


def test_read_card_closes_other_interface_of_reader(opened: list[PcscSocialCardReader]) -> None:
    antenna = "ACME 00 01"
    readers = Readers((EMPTY, Slot(antenna, SlotState.EMPTY)))
    opened.append(reader := made(readers, lift_within=0.01))
    seconds_until(lambda: "empty" in reader.status().evidence)
    readers.show((CARD, Slot(antenna, SlotState.EMPTY)))
    assert isinstance(reader.read(5, never), SocialCardRead)
    readers.show((CARD, Slot(antenna, SlotState.CARD, b"\x3b")))
    assert reader.read(5, never) == SpentCard()


def test_card_that_never_leaves_blocks_itself_alone(opened: list[PcscSocialCardReader]) -> None:
    module = Slot("ACME 00 02", SlotState.CARD, b"\x3b")
    readers = Readers((EMPTY, module))
    opened.append(reader := made(readers, lift_within=0.01))
    seconds_until(lambda: "empty" in reader.status().evidence)
    readers.show((CARD, module))
    assert isinstance(reader.read(5, never), SocialCardRead)


DUAL = "ACS ACR1281 1S Dual Reader [ACR1281 1S Dual Reader] (RR171) 03 0"


@pytest.mark.parametrize(
    ("options", "interface"),
    [
        ({"contact": "ACS ACR1281 * 00", "contactless": "ACS ACR1281 * 01"}, CardInterface.CONTACT),
        ({"contact": "ACS ACR1281 1S * 01", "contactless": "ACS * 00"}, CardInterface.CONTACTLESS),
        ({"contact": "ACS ACR1281 * 00", "contactless": "ACS ACR1281"}, CardInterface.CONTACT),
    ],
)
def test_slots_of_one_device_are_distinguished(
    options: dict[str, str], interface: CardInterface, opened: list[PcscSocialCardReader]
) -> None:
    def slots(state: SlotState) -> tuple[Slot, ...]:
        module = Slot(DUAL + "2", SlotState.CARD, b"\x3b")
        return (Slot(DUAL + "0", state, b"\x3b"), Slot(DUAL + "1", SlotState.EMPTY), module)

    readers = Readers(slots(SlotState.EMPTY))
    opened.append(reader := made(readers, lift_within=0.01, **options))
    seconds_until(lambda: "empty" in reader.status().evidence)
    readers.show(slots(SlotState.CARD))
    outcome = reader.read(5, never)
    assert isinstance(outcome, SocialCardRead)
    assert outcome.card.interface is interface


@pytest.mark.parametrize(
    ("options", "presence"), [({}, Presence.NOT_PRESENT), ({"contact": "ACME SAM"}, Presence.PRESENT)]
)
def test_slot_of_security_module_is_no_citizens(
    options: dict[str, str], presence: Presence, opened: list[PcscSocialCardReader]
) -> None:
    readers = Readers((EMPTY, Slot("ACME SAM 00 02", SlotState.CARD, b"\x3b")))
    opened.append(reader := made(readers, **options))
    seconds_until(lambda: reader.presence() is presence)
