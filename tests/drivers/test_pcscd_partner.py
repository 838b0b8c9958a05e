"""The social-security card under Debian's pcscd and vsmartcard's reader, by a card that shares no code with the project."""

import threading
from collections.abc import Iterator

import pytest

from drivers.ports.card_service import SlotFault, SlotFaultKind
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import ReaderFailed
from drivers.ports.id_card_reader import CardWithdrawn, NoCard, Presence, SpentCard
from drivers.ports.social_card_reader import (
    CardInterface,
    SocialCardProblem,
    SocialCardRead,
    SocialCardUnreadable,
)
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.social_card_reader.adapter import PcscSocialCardReader
from drivers.social_card_reader.monitor import SILENT_SECONDS
from drivers.social_card_reader.pcsc import PcscService, scard
from simulators.person.people import person
from simulators.social_card_reader.card_side import CardInVpcd
from simulators.social_card_reader.key_system import SimulatedKeySystem
from simulators.social_card_reader.virtual_card import T1_ATR, CardContent, VirtualSocialCard
from tests.drivers.partners.pcscd import (
    ANTENNA,
    CONTACT,
    SECOND_GENERATION,
    PrivatePcscd,
    ScriptedCard,
    private_pcscd,
    why_not,
)
from tests.drivers.social_card_parts import gone, made, never, read_while, seconds_until
from tests.once_more import NO_PARTNER

pytestmark = [pytest.mark.skipif(bool(why_not()), reason=NO_PARTNER + why_not()), pytest.mark.xdist_group("pcscd")]


class LaterClock(SystemMonotonicClock):
    later = 0.0

    def now(self) -> float:
        return super().now() + self.later


@pytest.fixture(scope="module")
def pcscd() -> Iterator[PrivatePcscd]:
    with private_pcscd() as partner:
        partner.start()
        yield partner


@pytest.fixture
def reader(pcscd: PrivatePcscd) -> Iterator[PcscSocialCardReader]:
    del pcscd
    adapter = made(PcscService(), contact=CONTACT, contactless=ANTENNA)
    seconds_until(lambda: adapter.presence() is Presence.NOT_PRESENT)
    yield adapter
    adapter.close()


def put(port: int, script: dict[str, str] | None = None, *, deaf_to: str = "", pulled_at: str = "") -> ScriptedCard:
    return ScriptedCard(port, SECOND_GENERATION | (script or {}), deaf_to=deaf_to, pulled_at=pulled_at)


def test_second_generation_card_is_read(pcscd: PrivatePcscd, reader: PcscSocialCardReader) -> None:
    assert CONTACT in pcscd.readers
    cards: list[ScriptedCard] = []
    outcome = read_while(reader, lambda: cards.append(put(pcscd.contact_port)))
    assert isinstance(outcome, SocialCardRead)
    card = outcome.card
    assert (card.name, card.id_number, card.sex) == ("𠮷䶮", "11010519491231002X", "2")
    assert (card.version, card.card_number, card.city_code) == (2, "A12345678", "441600")
    assert card.interface is CardInterface.CONTACT
    assert isinstance(reader.read(2, never), SpentCard)
    cards[0].pull()
    gone(reader)
    assert reader.read(0.1, never) == NoCard()


@pytest.mark.parametrize("port", ["contact", "antenna"])
def test_third_generation_card_proves_itself(pcscd: PrivatePcscd, port: str) -> None:
    keys = SimulatedKeySystem()
    keys.start()
    adapter = made(PcscService(), contact=CONTACT, contactless=ANTENNA, authenticator="hsm", hsm_url=keys.url)
    seconds_until(lambda: adapter.presence() is Presence.NOT_PRESENT)
    cards: list[CardInVpcd] = []
    is_antenna = port == "antenna"
    content = CardContent(person("minority").card, 3)
    card = VirtualSocialCard(content, T1_ATR) if is_antenna else VirtualSocialCard(content)
    number = pcscd.antenna_port if is_antenna else pcscd.contact_port
    try:
        outcome = read_while(adapter, lambda: cards.append(CardInVpcd(number, card)))
        assert isinstance(outcome, SocialCardRead)
        assert outcome.card.is_authenticated
        assert outcome.card.name == person("minority").card.name
        assert (outcome.card.interface is CardInterface.CONTACTLESS) is is_antenna
    finally:
        for each in cards:
            each.pull()
        gone(adapter)
        adapter.close()
        keys.stop()


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ({"00A404000F7378312E73682EC9E7BBE1B1A3D5CF": "6A82"}, SocialCardProblem.NOT_SOCIAL),
        ({"00A404000F7378312E73682EC9E7BBE1B1A3D5CF": "9303"}, SocialCardProblem.LOCKED),
        ({"00A4020002EF06": "6A82"}, SocialCardProblem.NOT_SOCIAL),
        ({"00B2080014": "6982"}, SocialCardProblem.UNAUTHENTICATED),
        ({"00B2080014": "08" + "12" + "00" * 18 + "9000"}, SocialCardProblem.MALFORMED),
        ({"00B2080014": "0913" + "9000"}, SocialCardProblem.MALFORMED),
        (
            {"00B2030006": "0304" + "332E3030" + "9000", "00B2090020": "091E" + "00" * 30 + "9000"},
            SocialCardProblem.UNAUTHENTICATED,
        ),
    ],
)
def test_useless_cards_are_distinguished(
    pcscd: PrivatePcscd, reader: PcscSocialCardReader, script: dict[str, str], problem: SocialCardProblem
) -> None:
    cards: list[ScriptedCard] = []
    outcome = read_while(reader, lambda: cards.append(put(pcscd.contact_port, script)))
    cards[0].pull()
    gone(reader)
    assert isinstance(outcome, SocialCardUnreadable)
    assert outcome.problem_of_card is problem


@pytest.mark.parametrize("script", [{"00A4020002EF05": "6A86", "00A4000002EF05": "9000"}, {"00B24E0016": "6A83"}])
def test_older_ways_of_cards_are_taken(
    pcscd: PrivatePcscd, reader: PcscSocialCardReader, script: dict[str, str]
) -> None:
    cards: list[ScriptedCard] = []
    outcome = read_while(reader, lambda: cards.append(put(pcscd.contact_port, script)))
    cards[0].pull()
    gone(reader)
    assert isinstance(outcome, SocialCardRead)


@pytest.mark.parametrize("command", ["00A404000F7378312E73682EC9E7BBE1B1A3D5CF", "00B2010012", "00B2090020"])
def test_card_pulled_in_reading_is_withdrawn(pcscd: PrivatePcscd, reader: PcscSocialCardReader, command: str) -> None:
    outcome = read_while(reader, lambda: put(pcscd.contact_port, pulled_at=command))
    assert outcome == CardWithdrawn()
    gone(reader)


def test_deaf_card_keeps_no_worker(pcscd: PrivatePcscd) -> None:
    adapter = made(PcscService(), contact=CONTACT, contactless=ANTENNA, answer_within=0.4)
    seconds_until(lambda: adapter.presence() is Presence.NOT_PRESENT)
    threads = threading.active_count()
    cards: list[ScriptedCard] = []
    try:
        outcome = read_while(adapter, lambda: cards.append(put(pcscd.contact_port, deaf_to="00B2080014")))
        assert outcome == ReaderFailed(ProblemCode.STALLED, "the card does not answer")
        for _ in range(5):
            assert isinstance(adapter.read(0.1, never), ReaderFailed)
        assert threading.active_count() <= threads + 2, "the card's thread, and that of the partner"
        assert adapter.status().condition is Condition.BAD
        cards[0].pull()
        seconds_until(lambda: adapter.status().condition is Condition.OK)
        gone(adapter)
        outcome = read_while(adapter, lambda: cards.append(put(pcscd.contact_port)))
        assert isinstance(outcome, SocialCardRead)
    finally:
        for each in cards:
            each.pull()
        gone(adapter)
        adapter.close()


def test_card_of_another_program_is_busy(pcscd: PrivatePcscd, reader: PcscSocialCardReader) -> None:
    card = put(pcscd.contact_port)
    seconds_until(lambda: reader.presence() is Presence.PRESENT)
    theirs = PcscService().connect(CONTACT)
    assert not isinstance(theirs, SlotFault)
    ours = PcscService().connect(CONTACT)
    theirs.disconnect()
    assert isinstance(ours, SlotFault)
    assert ours.kind is SlotFaultKind.BUSY
    card.pull()
    gone(reader)


def test_killed_service_is_reported_and_found(pcscd: PrivatePcscd, reader: PcscSocialCardReader) -> None:
    reported: list[DeviceStatus] = []
    reader.tell = reported.append
    for _ in range(2):
        pcscd.kill()
        seconds_until(lambda: bool(reported) and reported[-1].condition is Condition.BAD)
        assert [each.code for each in reported[-1].problems] == [ProblemCode.OFFLINE]
        pcscd.start()
        seconds_until(lambda: CONTACT in pcscd.readers)
        seconds_until(lambda: reported[-1].condition is Condition.OK)
    cards: list[ScriptedCard] = []
    assert isinstance(read_while(reader, lambda: cards.append(put(pcscd.contact_port))), SocialCardRead)
    cards[0].pull()
    gone(reader)


def test_hanging_service_is_reported_and_closed(pcscd: PrivatePcscd) -> None:
    clock = LaterClock()
    reader = made(PcscService(), clock, contact=CONTACT)
    seconds_until(lambda: reader.status().condition is Condition.OK)
    with pcscd.hanging():
        clock.later = SILENT_SECONDS + 1
        assert [each.code for each in reader.status().problems] == [ProblemCode.OFFLINE]
        assert reader.presence() is Presence.UNKNOWN
        assert isinstance(reader.read(0.1, never), ReaderFailed)
    seconds_until(lambda: reader.status().condition is Condition.OK)
    reader.close()


def test_hanging_service_delays_no_closing(pcscd: PrivatePcscd) -> None:
    service = PcscService()
    looking = threading.Thread(target=service.look, args=(0.1,))
    closing = threading.Thread(target=service.close)
    seconds_until(lambda: CONTACT in pcscd.readers)
    with pcscd.hanging():
        looking.start()
        looking.join(0.1)
        assert looking.is_alive()
        closing.start()
        closing.join(60)
        assert not closing.is_alive()
    looking.join(60)
    service.close()


def test_service_killed_in_reading_fails(pcscd: PrivatePcscd, reader: PcscSocialCardReader) -> None:
    cards: list[ScriptedCard] = []

    def act() -> None:
        cards.append(put(pcscd.contact_port, deaf_to="00B2080014"))
        seconds_until(lambda: reader.presence() is Presence.PRESENT)
        pcscd.kill()

    outcome = read_while(reader, act)
    assert isinstance(outcome, ReaderFailed)
    assert outcome.problem is ProblemCode.OFFLINE
    cards[0].pull()
    pcscd.start()
    gone(reader)


def test_missing_reader_is_reported(pcscd: PrivatePcscd, reader: PcscSocialCardReader) -> None:
    reported: list[DeviceStatus] = []
    reader.tell = reported.append
    pcscd.kill()
    pcscd.start(with_readers=False)
    seconds_until(lambda: bool(reported) and reported[-1].problems[0].code is ProblemCode.DISCONNECTED)
    outcome = reader.read(1, never)
    assert isinstance(outcome, ReaderFailed)
    assert outcome.problem is ProblemCode.DISCONNECTED
    pcscd.kill()
    pcscd.start()
    seconds_until(lambda: reported[-1].condition is Condition.OK)


def test_closing_ends_the_monitor(pcscd: PrivatePcscd) -> None:
    del pcscd
    adapter = made(PcscService(), contact=CONTACT)
    adapter.status()
    before = threading.active_count()
    adapter.close()
    adapter.close()
    assert threading.active_count() == before - 1


def test_plain_functions_come_without_their_front() -> None:
    assert not hasattr(scard(), "System")
