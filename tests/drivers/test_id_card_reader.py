"""The real adapter over a real pseudo-terminal, with every fault of the reader and of the card."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.id_card_reader.adapter import SamvIdCardReader
from drivers.id_card_reader.options import SamvOptions
from drivers.id_card_reader.portrait import NoDecoder, PortraitMaker, SeparateDecoder, decoder_named
from drivers.id_card_reader.portrait_exchange import AskedPortrait, next_answered_portrait
from drivers.id_card_reader.portrait_process import serve_portraits
from drivers.id_card_reader.protocol import Request
from drivers.piped.messages import send
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import AdapterUnknown
from drivers.ports.id_card_reader import (
    CardRead,
    CardUnreadable,
    CardWithdrawn,
    NoCard,
    Presence,
    SpentCard,
    UnreadableReason,
)
from drivers.ports.status import Condition, ProblemCode
from simulators.id_card_reader.chip import encode_photo
from simulators.id_card_reader.decoder import SimulatedDecoder
from simulators.id_card_reader.simulator import FAULTS, IdCardSimulator
from simulators.person.people import people, person
from simulators.simulator import ActRefused
from tests.drivers.foreign_package import install
from tests.drivers.hand_clock import HandClock
from tests.drivers.partners.daemons import until

LONG, SHORT = 5.0, 0.15


def never() -> bool:
    return False


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[IdCardSimulator]:
    made = IdCardSimulator(tmp_path / "id-card")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def reader(simulator: IdCardSimulator) -> Iterator[SamvIdCardReader]:
    made = awake(simulator)
    yield made
    made.close()


def options(simulator: IdCardSimulator, **more: object) -> SamvOptions:
    quick = {"find_every": 0.05, "answer_within": 0.1, "read_within": 0.2, "start_within": 0.2}
    return SamvOptions.model_validate({"port": simulator.endpoint, **quick, **more})


def awake(simulator: IdCardSimulator, decoder: PortraitMaker | None = None, **more: object) -> SamvIdCardReader:
    """Reached once before a card comes, as on a terminal that started without one."""
    reader = SamvIdCardReader(options(simulator, **more), decoder or NoDecoder())
    until(lambda: reader.status().condition is Condition.OK, "a busy machine lets the simulator answer late")
    return reader


class TimedLine:
    """The simulator's port and the adapter's line in one, on a clock that only waiting moves: no machine is too slow for it."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self._arrived = b""
        self.on_received: Callable[[bytes], None] = lambda _data: None

    def send(self, data: bytes) -> None:
        self._arrived += data

    def write(self, data: bytes) -> None:
        self.on_received(data)

    def read(self, seconds: float) -> bytes:
        if not self._arrived:
            self._clock.at += seconds
        arrived, self._arrived = self._arrived, b""
        return arrived

    def drain(self) -> None:
        self._arrived = b""

    def probe(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[IdCardSimulator, SamvIdCardReader]:
    """Simulator and adapter on such a line, reached once before a card comes."""
    clock = HandClock()
    line = TimedLine(clock)

    def port(_link: Path, on_received: Callable[[bytes], None], *, is_paced: bool) -> TimedLine:
        line.on_received = on_received
        return line

    monkeypatch.setattr("simulators.id_card_reader.simulator.PtyPort", port)
    monkeypatch.setattr("drivers.id_card_reader.adapter.open_transport", lambda *_: line)
    simulator = IdCardSimulator(tmp_path / "id-card", clock)
    reader = SamvIdCardReader(SamvOptions(port="/dev/none"), NoDecoder(), clock)
    assert reader.status().condition is Condition.OK
    return simulator, reader


@pytest.mark.parametrize("key", [each.key for each in people()])
def test_every_card_is_read(simulator: IdCardSimulator, reader: SamvIdCardReader, key: str) -> None:
    someone = person(key)
    simulator.put(someone)
    outcome = reader.read(LONG, never)
    assert isinstance(outcome, CardRead)
    assert outcome.card.name == someone.card.name
    assert outcome.card.address == (someone.new_address or someone.card.address)
    assert outcome.card.portrait is None


def test_by_the_command_with_fingerprint(simulator: IdCardSimulator) -> None:
    reader = awake(simulator, with_fingerprint=True)
    simulator.put(person("chen"))
    assert reader.read(LONG, never) == CardRead(person("chen").card)
    assert Request.READ_TEXT_PHOTO_FINGER in simulator.requests
    reader.close()


@pytest.mark.parametrize(("fault", "with_fingerprint"), [("no_3001", False), ("no_3010", True)])
def test_reader_with_one_command_is_read_by_it(simulator: IdCardSimulator, fault: str, with_fingerprint: bool) -> None:
    reader = awake(simulator, with_fingerprint=with_fingerprint)
    simulator.set_fault(fault, on=True)
    simulator.put(person("li"))
    assert reader.read(LONG, never) == CardRead(person("li").card)
    reader.close()


def test_the_portrait_comes_from_the_named_decoder(simulator: IdCardSimulator) -> None:
    reader = awake(simulator, decoder_named("simulated"))
    simulator.put(person("chen"))
    outcome = reader.read(LONG, never)
    assert isinstance(outcome, CardRead)
    assert outcome.card.portrait is not None
    assert (outcome.card.portrait.height, outcome.card.portrait.width) == (126, 102)
    reader.close()


@pytest.mark.expected_logs("no portrait: the process ended")
def test_decoder_that_dies_costs_portrait_alone(simulator: IdCardSimulator) -> None:
    reader = awake(simulator, SeparateDecoder("nowhere to be found"))
    simulator.put(person("chen"))
    outcome = reader.read(LONG, never)
    assert isinstance(outcome, CardRead)
    assert outcome.card.portrait is None
    reader.close()


CHATTY = """
import os
from simulators.id_card_reader.decoder import SimulatedDecoder

print("wlt 1.0 loaded", flush=True)

class Chatty(SimulatedDecoder):
    def decode(self, photo):
        os.write(1, b"decoding\\n")
        return super().decode(photo)
"""


def test_decoder_that_prints_costs_no_portrait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "acme_wlt", {"gov_kiosk.portrait_decoders/chatty": "acme_wlt:Chatty"}, CHATTY)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    decoder = decoder_named("chatty")
    decoder.begin()
    assert decoder.make_portrait(encode_photo(7)) is not None
    decoder.end()


def test_stand_in_opens_no_photo_but_simulators() -> None:
    decoder = decoder_named("simulated")
    decoder.begin()
    assert decoder.make_portrait(b"WLf" + bytes(1021)) is None
    decoder.end()


def test_portrait_process_answers_until_terminal_goes() -> None:
    photo = encode_photo(7)
    asked, answered = io.BytesIO(), io.BytesIO()
    for each in (photo, b"WLf", photo):
        send(AskedPortrait(each), asked)
    asked.seek(0)
    serve_portraits(SimulatedDecoder(), asked, answered)
    answered.seek(0)
    heard = [next_answered_portrait(answered) for _ in range(4)]
    assert [each is not None and each.portrait is not None for each in heard] == [True, False, True, False]
    assert heard[0] == heard[2]
    assert "WLf" not in repr(AskedPortrait(b"WLf"))


def test_no_card(reader: SamvIdCardReader) -> None:
    assert reader.read(SHORT, never) == NoCard()


def test_cancelled_while_waiting(simulator: IdCardSimulator, reader: SamvIdCardReader) -> None:
    assert reader.read(LONG, lambda: simulator.requests.count(Request.FIND) >= 3) == NoCard()


def test_a_card_is_not_read_again_until_lifted(simulator: IdCardSimulator, reader: SamvIdCardReader) -> None:
    simulator.put(person("chen"))
    assert isinstance(reader.read(LONG, never), CardRead)
    assert reader.read(SHORT, never) == NoCard()
    simulator.put(person("chen"))
    assert isinstance(reader.read(LONG, never), CardRead)


def test_presence_sees_card_without_opening_it(simulator: IdCardSimulator, reader: SamvIdCardReader) -> None:
    assert reader.presence() is Presence.UNKNOWN, "a card that an earlier run read may lie there"
    simulator.put(person("chen"))
    assert reader.read(LONG, never) == CardRead(person("chen").card, tells_presence=True)
    assert reader.presence() is Presence.PRESENT
    assert reader.read(SHORT, never) == NoCard()
    simulator.lift()
    assert reader.presence() is Presence.NOT_PRESENT
    simulator.put(person("li"))
    assert isinstance(reader.read(LONG, never), CardRead)


def test_unclear_reader_never_claims_card_is_gone(simulator: IdCardSimulator, reader: SamvIdCardReader) -> None:
    simulator.set_fault("no_presence", on=True)
    for key in ("chen", "li", "chen", "li", "chen"):
        simulator.put(person(key))
        assert reader.read(LONG, never) == CardRead(person(key).card, tells_presence=False)
        assert reader.presence() is Presence.UNKNOWN, "it lies there"
        assert reader.read(SHORT, never) == NoCard(), "and is not read twice"
        simulator.lift()
        assert reader.presence() is Presence.UNKNOWN, "nor is it known now"
    assert simulator.requests.count(Request.RESET) <= 4, "it is not tried with every card"
    simulator.put(person("li"))
    assert reader.presence() is Presence.PRESENT, "a card that was not read yet is seen"
    assert isinstance(reader.read(LONG, never), CardRead)


def test_card_lifted_midway_keeps_judgement(simulator: IdCardSimulator, reader: SamvIdCardReader) -> None:
    simulator.set_fault("no_presence", on=True)
    simulator.put(person("chen"))
    assert reader.read(LONG, never) == CardRead(person("chen").card, tells_presence=False)
    simulator.set_fault("no_presence", on=False)
    simulator.put(person("li"))
    assert reader.read(LONG, never) == CardRead(person("li").card, tells_presence=True)
    simulator.lift()
    assert reader.presence() is Presence.NOT_PRESENT


def test_new_run_opens_no_earlier_card(simulator: IdCardSimulator) -> None:
    earlier = awake(simulator)
    simulator.set_fault("no_presence", on=True)
    simulator.put(person("chen"))
    assert isinstance(earlier.read(LONG, never), CardRead)
    earlier.close()
    simulator.set_fault("no_presence", on=False)
    later = SamvIdCardReader(options(simulator), NoDecoder())
    assert later.presence() is Presence.UNKNOWN
    assert later.read(SHORT, never) == NoCard()
    later.close()


def test_card_from_before_the_run_is_spent(simulator: IdCardSimulator) -> None:
    simulator.put(person("chen"))
    reader = SamvIdCardReader(options(simulator, lift_within=0.01), NoDecoder())
    assert reader.read(LONG, never) == SpentCard()
    simulator.lift()
    assert reader.read(SHORT, never) == NoCard()
    simulator.put(person("li"))
    assert reader.read(LONG, never) == CardRead(person("li").card)
    reader.close()


@pytest.mark.parametrize("person_key", ["moved", "chen"])
def test_reader_without_optional_address_loses_no_card(
    simulator: IdCardSimulator, reader: SamvIdCardReader, person_key: str
) -> None:
    simulator.set_fault("no_3003", on=True)
    first, second = person(person_key), person("li")
    simulator.put(first)
    assert reader.read(LONG, never) == CardRead(first.card, tells_presence=True)
    simulator.put(second)
    asked = simulator.requests.count(Request.READ_NEW_ADDRESS)
    assert reader.read(LONG, never) == CardRead(second.card, tells_presence=True)
    assert simulator.requests.count(Request.READ_NEW_ADDRESS) == asked, "it is not asked again"


def test_a_card_first_seen_by_presence_is_read(simulator: IdCardSimulator, reader: SamvIdCardReader) -> None:
    simulator.put(person("chen"))
    assert reader.presence() is Presence.PRESENT
    assert isinstance(reader.read(LONG, never), CardRead)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("foreign", CardUnreadable(UnreadableReason.FOREIGN, "card answered 81")),
        ("rejected", CardUnreadable(UnreadableReason.REJECTED, "card answered 31")),
        ("damaged", CardUnreadable(UnreadableReason.DAMAGED, "card answered 41")),
        ("unknown_layout", CardUnreadable(UnreadableReason.UNKNOWN_LAYOUT, "layout mark U+0051")),
        ("malformed", CardUnreadable(UnreadableReason.MALFORMED, "resident: birth")),
        ("pulled", CardWithdrawn()),
        ("self_test_failed", ReaderFailed(ProblemCode.SELF_TEST_FAILED, "card answered 60")),
        ("not_authorised", ReaderFailed(ProblemCode.NOT_AUTHORISED, "card answered 66")),
        ("bad_checksum", ReaderFailed(ProblemCode.HARDWARE_ERROR, "FIND answer with wrong checksum")),
        ("short", ReaderFailed(ProblemCode.HARDWARE_ERROR, "FIND answer broken off")),
        ("silent", ReaderFailed(ProblemCode.NO_ANSWER, "FIND not answered")),
    ],
)
def test_each_fault_has_its_outcome_and_heals(
    timed: tuple[IdCardSimulator, SamvIdCardReader], fault: str, outcome: object
) -> None:
    simulator, reader = timed
    simulator.put(person("chen"))
    simulator.set_fault(fault, on=True)
    assert reader.read(LONG, never) == outcome
    simulator.set_fault(fault, on=False)
    simulator.put(person("chen"))
    assert isinstance(reader.read(LONG, never), CardRead)


def test_noise_on_the_line_does_no_harm(simulator: IdCardSimulator, reader: SamvIdCardReader) -> None:
    simulator.put(person("rare"))
    simulator.set_fault("noise", on=True)
    assert isinstance(reader.read(LONG, never), CardRead)


def test_a_slow_start_is_waited_for(tmp_path: Path) -> None:
    simulator = IdCardSimulator(tmp_path / "slow", start_seconds=0.5)
    simulator.start()
    reader = SamvIdCardReader(options(simulator, start_within=3), NoDecoder())
    simulator.set_fault("slow_start", on=True)
    assert reader.status().condition is Condition.OK
    reader.close()
    simulator.stop()


def test_unplugged_and_plugged_in_again(simulator: IdCardSimulator, reader: SamvIdCardReader) -> None:
    assert reader.status().condition is Condition.OK
    simulator.set_fault("unplugged", on=True)
    for _look in range(2):
        outcome = reader.read(LONG, never)
        assert isinstance(outcome, ReaderFailed)
        assert outcome.problem is ProblemCode.DISCONNECTED
    assert reader.presence() is Presence.UNKNOWN
    assert reader.status().problems[0].code is ProblemCode.DISCONNECTED
    simulator.set_fault("unplugged", on=False)
    simulator.put(person("li"))
    assert isinstance(reader.read(LONG, never), CardRead)


def test_forgotten_card_stays_closed_though_reader_lost_power(
    simulator: IdCardSimulator, reader: SamvIdCardReader
) -> None:
    simulator.put(person("chen"))
    assert isinstance(reader.read(LONG, never), CardRead)
    simulator.set_fault("unplugged", on=True)
    assert isinstance(reader.read(SHORT, never), ReaderFailed)
    simulator.set_fault("unplugged", on=False)
    assert reader.read(SHORT, never) == NoCard()
    simulator.lift()
    assert reader.read(SHORT, never) == NoCard()
    simulator.put(person("li"))
    assert reader.read(LONG, never) == CardRead(person("li").card)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("self_test_failed", ProblemCode.SELF_TEST_FAILED),
        ("not_authorised", ProblemCode.NOT_AUTHORISED),
        ("silent", ProblemCode.NO_ANSWER),
        ("bad_checksum", ProblemCode.HARDWARE_ERROR),
    ],
)
def test_status_tells_what_is_wrong(
    timed: tuple[IdCardSimulator, SamvIdCardReader], fault: str, code: ProblemCode
) -> None:
    simulator, reader = timed
    simulator.set_fault(fault, on=True)
    status = reader.status()
    assert status.condition is Condition.BAD
    assert status.problems[0].code is code


def test_port_in_use_elsewhere_is_disconnected_reader(simulator: IdCardSimulator, reader: SamvIdCardReader) -> None:
    assert reader.status().condition is Condition.OK
    second = SamvIdCardReader(options(simulator), NoDecoder(), SystemMonotonicClock())
    assert second.status().problems[0].code is ProblemCode.DISCONNECTED


def test_acts_from_outside(simulator: IdCardSimulator) -> None:
    assert simulator.act("put", {"person": "chen"})["card"] == "chen"
    assert simulator.act("lift", {})["card"] is None
    assert set(simulator.state()["faults"]) == set(FAULTS)
    with pytest.raises(ActRefused, match="no person"):
        simulator.act("put", {"person": "nobody"})
    with pytest.raises(ActRefused, match="no act"):
        simulator.act("dance", {})
    with pytest.raises(ActRefused, match="no fault"):
        simulator.set_fault("hunger", on=True)


def test_an_unknown_decoder_names_those_that_exist() -> None:
    with pytest.raises(AdapterUnknown, match="none, simulated"):
        decoder_named("closed-source")


def test_card_names_security_module_of_its_reader(simulator: IdCardSimulator, reader: SamvIdCardReader) -> None:
    for key in ("chen", "li"):
        simulator.put(person(key))
        outcome = reader.read(LONG, never)
        assert isinstance(outcome, CardRead)
        assert outcome.card.sam_id == "05.01-20195125-0019171283-0086097655"
    assert simulator.requests.count(Request.SAM_ID) == 1, "it is asked once"
