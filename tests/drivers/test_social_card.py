"""What a social-security card says: records, texts, proofs; and the adapter over readers that are only a folder."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from drivers.ports.card_service import SlotFault
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import AdapterUnknown
from drivers.ports.id_card_reader import CardWithdrawn, NoCard, Presence, SpentCard
from drivers.ports.social_card_reader import (
    CardInterface,
    SocialCard,
    SocialCardProblem,
    SocialCardRead,
    SocialCardUnreadable,
)
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.social_card_reader.adapter import PcscSocialCardReader
from drivers.social_card_reader.card import CardReading
from drivers.social_card_reader.exchange import CardUnreachable, exchange
from drivers.social_card_reader.options import PcscOptions
from drivers.social_card_reader.protocol import (
    CARD_NUMBER,
    ID_NUMBER,
    NAME,
    NAME_EXTENSION,
    CardFile,
    Field,
    RecordBroken,
    algorithm_in,
    read_record,
    select_application,
    select_file,
    value_of,
)
from drivers.social_card_reader.records import ContentBroken, OtherNumber, day_of, holder_of, name_of, version_of
from drivers.social_card_reader.services import service_of
from simulators.person.people import people, person
from simulators.simulator import ActRefused
from simulators.social_card_reader.service import SimulatedCardService
from simulators.social_card_reader.simulator import FAULTS, SocialCardSimulator
from tests.drivers.social_card_parts import gone, made, never, read_while, seconds_until

BOTH = {"contact": "Simulated SSC Reader [Contact]", "contactless": "Simulated SSC Reader [Contactless]"}


# --- records ---


def test_commands_are_those_of_the_text() -> None:
    assert select_application().hex().upper() == "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
    assert select_file(CardFile.ISSUER).hex().upper() == "00A4020002EF05"
    assert select_file(CardFile.HOLDER, by_path=True).hex().upper() == "00A4000002EF06"
    assert read_record(ID_NUMBER).hex().upper() == "00B2080014"
    assert read_record(NAME).hex().upper() == "00B2090020"
    assert read_record(NAME_EXTENSION).hex().upper() == "00B24E0016"
    assert read_record(CARD_NUMBER).hex().upper() == "00B207000C"


@given(st.binary(max_size=60), st.sampled_from([ID_NUMBER, NAME, CARD_NUMBER]))
def test_no_bytes_break_a_record(answer: bytes, field: Field) -> None:
    try:
        value = value_of(answer, field)
    except RecordBroken:
        return
    assert answer[:2] + value == answer[: 2 + len(value)]
    assert len(value) == answer[1] <= field.length


# private characters that GB 18030 has given a place since come back with that place (drivers.ports.national_characters)
PLACED = st.characters(codec="gb18030", exclude_characters="\0 \xff", exclude_categories=("Co", "Cc"))


@given(st.text(PLACED, min_size=1, max_size=12))
def test_names_survive_their_extension(name: str) -> None:
    whole = name.strip().encode("gb18030")
    if name.strip():
        assert name_of(whole[:30].ljust(30, b"\0"), whole[30:].ljust(20, b"\0")) == name.strip()


@given(st.binary(max_size=30), st.binary(max_size=20))
def test_broken_names_are_reported(first: bytes, extension: bytes) -> None:
    try:
        name = name_of(first, extension)
    except ContentBroken:
        return
    assert len(name) <= len(first) + len(extension)


@pytest.mark.parametrize(("value", "version"), [(b"1.00", 1), (b"2.00", 2), (b"3.00", 3), (b"\0\0\0\0", 2), (b"", 2)])
def test_versions_are_distinguished(value: bytes, version: int) -> None:
    assert version_of(value) == version


@pytest.mark.parametrize("value", [b"4.00", b"x.00", b"0.90"])
def test_unknown_versions_are_refused(value: bytes) -> None:
    with pytest.raises(ContentBroken):
        version_of(value)


def test_days_are_packed_decimals() -> None:
    assert day_of(bytes.fromhex("20251231")) == date(2025, 12, 31)
    assert [day_of(bytes.fromhex(each)) for each in ("00000000", "FFFFFFFF", "99991231", "")] == [None] * 4
    with pytest.raises(ContentBroken):
        day_of(bytes.fromhex("20251341"))


@pytest.mark.parametrize(
    ("number", "sex", "born"),
    [
        ("11010519491231002Y", "2", None),
        ("110105194912310021", "2", None),
        ("11010519491231002X", "1", None),
        ("11010519491231002X", "2", date(1950, 1, 1)),
        ("1101051949123100", "2", None),
    ],
)
def test_contradicting_numbers_are_refused(number: str, sex: str, born: date | None) -> None:
    with pytest.raises(ContentBroken):
        holder_of(number, "王", sex, born)


@pytest.mark.parametrize("number", ["110105491231002", "USA123456789012", "USAP12345678901234"])
def test_numbers_of_other_kinds_are_distinguished(number: str) -> None:
    with pytest.raises(OtherNumber):
        holder_of(number, "王", "", None)


def test_number_alone_tells_sex_and_birth() -> None:
    holder = holder_of("11010519491231002x", "王", "", None)
    assert (holder.id_number, holder.sex, holder.birth_date) == ("11010519491231002X", "2", date(1949, 12, 31))


@given(st.binary(max_size=40))
def test_any_control_information_has_an_algorithm(control: bytes) -> None:
    assert len(algorithm_in(control)) == 2


def test_algorithm_is_taken_from_control_information() -> None:
    assert algorithm_in(bytes.fromhex("6F0AA5089F0C05AA01860103")) == "03"


# --- exchange ---


class Scripted:
    """A card that answers by a script."""

    def __init__(self, *answers: str) -> None:
        self.asked: list[str] = []
        self._answers = iter(answers)

    def transmit(self, command: bytes) -> bytes | SlotFault:
        self.asked.append(command.hex().upper())
        return bytes.fromhex(next(self._answers))

    def disconnect(self) -> None:
        """Nothing is held."""


def test_waiting_data_is_fetched() -> None:
    card = Scripted("6103", "AABBCC9000")
    assert exchange(card, select_application()).data == b"\xaa\xbb\xcc"
    assert card.asked[1] == "00C0000003"


def test_other_length_is_asked_again() -> None:
    card = Scripted("6C0B", "0709" + "31" * 9 + "9000")
    assert exchange(card, read_record(CARD_NUMBER)).is_ok
    assert card.asked == ["00B207000C", "00B207000B"]


def test_endless_answers_come_to_an_end() -> None:
    with pytest.raises(CardUnreachable):
        exchange(Scripted(*["6101"] * 20), select_application())


@given(st.lists(st.binary(max_size=40), min_size=60, max_size=60))
def test_no_answers_break_a_reading(answers: list[bytes]) -> None:
    card = Scripted(*[each.hex() for each in answers])
    try:
        found = CardReading(card, b"", CardInterface.CONTACT, None).read()
    except CardUnreachable:
        return
    assert isinstance(found, SocialCard | SocialCardUnreadable)


# --- the adapter ---


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[SocialCardSimulator]:
    made_here = SocialCardSimulator(tmp_path / "ssc")
    made_here.start()
    yield made_here
    made_here.stop()


@pytest.fixture
def reader(simulator: SocialCardSimulator) -> Iterator[PcscSocialCardReader]:
    url = (Path(simulator.endpoint) / "key_system.url").read_text("utf-8")
    adapter = made(SimulatedCardService(simulator.endpoint), authenticator="hsm", hsm_url=url, **BOTH)
    yield adapter
    adapter.close()


def problem_of(outcome: object) -> SocialCardProblem:
    assert isinstance(outcome, SocialCardUnreadable)
    return outcome.problem_of_card


@pytest.mark.parametrize("version", [1, 2, 3])
def test_every_version_is_read(simulator: SocialCardSimulator, reader: PcscSocialCardReader, version: int) -> None:
    outcome = read_while(reader, lambda: simulator.put("chen", version=version))
    assert isinstance(outcome, SocialCardRead)
    card, holder = outcome.card, person("chen").card
    assert (card.name, card.id_number, card.sex, card.birth_date) == (
        holder.name,
        holder.id_number,
        holder.sex,
        holder.birth_date,
    )
    assert (card.version, card.is_authenticated, card.interface) == (version, version == 3, CardInterface.CONTACT)
    assert (card.city_code, card.card_number, card.valid_to) == ("441600", "A12345678", date(2035, 12, 31))
    assert holder.name not in repr(card)


def test_every_citizen_with_a_number_is_read(simulator: SocialCardSimulator, reader: PcscSocialCardReader) -> None:
    for each in people():
        if len(each.card.id_number) != 18:
            continue
        outcome = read_while(reader, lambda key=each.key: simulator.put(key))  # type: ignore[misc]
        assert isinstance(outcome, SocialCardRead), each.key
        assert (outcome.card.name, outcome.card.id_number) == (each.card.name, each.card.id_number)
        simulator.pull()
        gone(reader)


def test_antenna_is_distinguished_from_slot(simulator: SocialCardSimulator, reader: PcscSocialCardReader) -> None:
    outcome = read_while(reader, lambda: simulator.act("tap", {"person": "li"}))
    assert isinstance(outcome, SocialCardRead)
    assert outcome.card.interface is CardInterface.CONTACTLESS


def test_card_is_read_once_until_pulled(simulator: SocialCardSimulator, reader: PcscSocialCardReader) -> None:
    assert isinstance(read_while(reader, lambda: simulator.put("chen")), SocialCardRead)
    assert reader.presence() is Presence.PRESENT
    assert [reader.read(1, never) for _ in range(3)] == [SpentCard()] * 3
    simulator.pull()
    gone(reader)
    assert reader.read(0.1, never) == NoCard()
    assert isinstance(read_while(reader, lambda: simulator.put("li")), SocialCardRead)


def test_forgotten_card_opens_no_visit(simulator: SocialCardSimulator, reader: PcscSocialCardReader) -> None:
    simulator.put("chen")
    assert reader.read(1, never) == SpentCard()
    reader.close()
    assert reader.read(1, never) == SpentCard()


def test_reading_is_cancelled(reader: PcscSocialCardReader) -> None:
    assert reader.read(30, lambda: True) == NoCard()


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("mute", SocialCardProblem.MUTE),
        ("protocol", SocialCardProblem.PROTOCOL),
        ("not_social", SocialCardProblem.NOT_SOCIAL),
        ("locked", SocialCardProblem.LOCKED),
        ("rejected", SocialCardProblem.REJECTED),
        ("malformed", SocialCardProblem.MALFORMED),
    ],
)
def test_faults_of_a_card_are_reported(
    simulator: SocialCardSimulator, reader: PcscSocialCardReader, fault: str, problem: SocialCardProblem
) -> None:
    simulator.set_fault(fault, on=True)
    assert problem_of(read_while(reader, lambda: simulator.put("chen"))) is problem
    simulator.set_fault(fault, on=False)
    simulator.pull()
    gone(reader)
    assert isinstance(read_while(reader, lambda: simulator.put("chen")), SocialCardRead)


def test_pulled_card_is_withdrawn(simulator: SocialCardSimulator, reader: PcscSocialCardReader) -> None:
    simulator.set_fault("pulled", on=True)
    assert read_while(reader, lambda: simulator.put("chen")) == CardWithdrawn()
    gone(reader)
    assert isinstance(read_while(reader, lambda: simulator.put("chen")), SocialCardRead)


def test_third_version_needs_its_keys(simulator: SocialCardSimulator) -> None:
    adapter = made(SimulatedCardService(simulator.endpoint), **BOTH)
    try:
        outcome = read_while(adapter, lambda: simulator.put("chen", version=3))
        assert problem_of(outcome) is SocialCardProblem.UNAUTHENTICATED
        simulator.pull()
        gone(adapter)
        assert isinstance(read_while(adapter, lambda: simulator.put("chen", version=2)), SocialCardRead)
    finally:
        adapter.close()


def test_silent_key_system_does_not_close_reader(simulator: SocialCardSimulator, reader: PcscSocialCardReader) -> None:
    simulator.set_fault("keys_silent", on=True)
    outcome = read_while(reader, lambda: simulator.put("chen"))
    assert outcome == SocialCardUnreadable(SocialCardProblem.KEYS_SILENT, "the key system answered 503")
    status = reader.status()
    assert status.is_usable
    assert [each.code for each in status.problems] == [ProblemCode.NOT_AUTHORISED]
    simulator.pull()
    gone(reader)
    assert isinstance(read_while(reader, lambda: simulator.put("li", version=2)), SocialCardRead)
    assert reader.status().problems, "a card that needs no keys says nothing of the key system"
    simulator.pull()
    gone(reader)
    simulator.set_fault("keys_silent", on=False)
    assert isinstance(read_while(reader, lambda: simulator.put("chen")), SocialCardRead)
    assert reader.status().problems == ()


def test_silent_card_keeps_no_one_waiting(simulator: SocialCardSimulator) -> None:
    adapter = made(SimulatedCardService(simulator.endpoint), answer_within=0.2, **BOTH)
    try:
        simulator.set_fault("silent", on=True)
        outcome = read_while(adapter, lambda: simulator.put("chen", version=2))
        assert outcome == ReaderFailed(ProblemCode.STALLED, "the card does not answer")
        assert adapter.status().condition is Condition.BAD
        assert adapter.read(1, never) == ReaderFailed(ProblemCode.STALLED, "a card that does not answer is still in")
        simulator.set_fault("silent", on=False)
        simulator.pull()
        seconds_until(lambda: adapter.status().condition is Condition.OK)
        gone(adapter)
        assert isinstance(read_while(adapter, lambda: simulator.put("li", version=2)), SocialCardRead)
    finally:
        adapter.close()


@pytest.mark.parametrize(
    ("fault", "problem"), [("unplugged", ProblemCode.DISCONNECTED), ("service_down", ProblemCode.OFFLINE)]
)
def test_lost_reader_is_reported_and_found(
    simulator: SocialCardSimulator, reader: PcscSocialCardReader, fault: str, problem: ProblemCode
) -> None:
    reported: list[DeviceStatus] = []
    reader.tell = reported.append
    assert reader.status().condition is Condition.OK
    simulator.set_fault(fault, on=True)
    seconds_until(lambda: bool(reported) and reported[-1].condition is Condition.BAD)
    assert [each.code for each in reported[-1].problems] == [problem]
    outcome = reader.read(1, never)
    assert isinstance(outcome, ReaderFailed)
    assert outcome.problem is problem
    assert reader.presence() is Presence.UNKNOWN
    simulator.set_fault(fault, on=False)
    seconds_until(lambda: reported[-1].condition is Condition.OK)
    assert isinstance(read_while(reader, lambda: simulator.put("chen")), SocialCardRead)


def test_reader_that_goes_with_its_card_fails(simulator: SocialCardSimulator, reader: PcscSocialCardReader) -> None:
    simulator.set_fault("silent", on=True)

    def act() -> None:
        simulator.put("chen", version=2)
        seconds_until(lambda: simulator.is_asked)
        simulator.set_fault("unplugged", on=True)

    outcome = read_while(reader, act)
    assert isinstance(outcome, ReaderFailed)
    assert outcome.problem is ProblemCode.DISCONNECTED


# --- settings and simulator ---


@pytest.mark.parametrize(
    "options",
    [
        {"authenticator": "hsm"},
        {"authenticator": "hsm", "hsm_url": "http://10.0.0.1/ssc"},
        {"hsm_certificate": "/etc/one.pem"},
        {"answer_within": 0},
        {"reader": "x"},
    ],
)
def test_wrong_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PcscOptions.model_validate(options)


def test_unknown_service_is_refused() -> None:
    with pytest.raises(AdapterUnknown, match="pcsc"):
        service_of(PcscOptions(service="other"))


def test_unknown_acts_and_people_are_refused(simulator: SocialCardSimulator) -> None:
    for action, args in (("fly", {}), ("put", {"person": "no one"}), ("put", {"person": "chen", "version": "x"})):
        with pytest.raises(ActRefused):
            simulator.act(action, args)
    with pytest.raises(ActRefused):
        simulator.set_fault("other", on=True)
    assert set(simulator.state()["faults"]) == set(FAULTS)
