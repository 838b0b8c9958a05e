"""The SAM-V adapter against a reader that shares no code with it: late, at another speed, over USB, with odd cards."""

import itertools
import time
from collections.abc import Callable

import pytest
import usb.backend.libusb1
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.id_card_reader.adapter import SamvIdCardReader
from drivers.id_card_reader.exchange import NoReaderAnswer, SamvLink
from drivers.id_card_reader.options import SamvOptions
from drivers.id_card_reader.portrait import NoDecoder
from drivers.id_card_reader.protocol import Request, fits
from drivers.ports.device import Learns, ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import CardDoubt, CardRead, CardWithdrawn, IdCard, IdCardOutcome, NoCard, SpentCard
from drivers.ports.status import Condition, ProblemCode
from simulators.usb_bus import UsbBus
from tests.drivers.partners.samv import (
    FIND,
    HEAD,
    MOVED,
    OK,
    READ,
    RESET,
    SAM_ID,
    SELECT,
    STATUS,
    OnPty,
    SamvReader,
    commands_in,
    framed,
    on_usb,
    text_of,
)

LI, WANG = ("李小暑", "11010519491231002X"), ("王大寒", "440524188001010014")
ALL = (RESET, STATUS, SAM_ID, FIND, SELECT, READ, MOVED)
WOMAN = {"sex": "2"}


def reader_at(port: str, **more: object) -> SamvIdCardReader:
    quick = {"find_every": 0.05, "answer_within": 0.1, "read_within": 0.3, "start_within": 0.5}
    return SamvIdCardReader(SamvOptions.model_validate({"port": port, **quick, **more}), NoDecoder())


def awake(port: str, **more: object) -> SamvIdCardReader:
    """Reached once before a card comes, as on a terminal that started without one."""
    reader = reader_at(port, **more)
    reader.read(0, lambda: False)
    return reader


def card_in(outcome: IdCardOutcome) -> IdCard:
    assert isinstance(outcome, CardRead), outcome
    return outcome.card


def read(reader: SamvIdCardReader) -> IdCardOutcome:
    return reader.read(5, lambda: False)


@pytest.mark.parametrize(
    "lags", [dict.fromkeys(ALL, 0.13), {FIND: 0.13}, {SELECT: 0.17, READ: 0.5}, {FIND: 0.11, SELECT: 0.12}]
)
def test_late_reader_reads_each_card_right(lags: dict[str, float]) -> None:
    partner = SamvReader(lags)
    with OnPty(partner) as cable:
        reader = awake(cable.device)
        for name, number in (LI, WANG, LI):
            partner.put(text_of(name, number, **WOMAN if number == LI[1] else {}))
            assert card_in(read(reader)).name == name
        assert reader.status().condition is Condition.OK
        reader.close()


def test_answer_after_the_last_attempt_is_dropped() -> None:
    partner = SamvReader({READ: 1.5})
    with OnPty(partner) as cable:
        reader = awake(cable.device, read_within=0.1, attempts=2)
        partner.put(text_of(*LI, **WOMAN))
        assert not isinstance(read(reader), CardRead)
        partner.lags.clear()
        partner.put(text_of(*WANG))
        assert card_in(read(reader)).id_number == WANG[1]
        reader.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: answer[:600],
        lambda answer: answer[:300] + bytes([answer[300] ^ 1]) + answer[301:],
        lambda _: framed(OK),
        lambda answer: answer * 2,
    ],
    ids=["half", "changed", "empty", "twice"],
)
def test_spoilt_answer_is_asked_for_again(spoil: Callable[[bytes], bytes]) -> None:
    partner = SamvReader()
    partner.keeps_found = True
    with OnPty(partner) as cable:
        reader = awake(cable.device)
        partner.put(text_of(*WANG))
        partner.spoils[READ] = spoil
        assert card_in(read(reader)).id_number == WANG[1]
        assert reader.status().condition is Condition.OK
        reader.close()


@pytest.mark.parametrize("noise", [HEAD + b"\0", HEAD + b"\x0f\xff", HEAD[:3], b"\0" * 50 + HEAD])
def test_noise_like_a_frame_hides_no_answer(noise: bytes) -> None:
    partner = SamvReader()
    partner.spoils[""] = lambda answer: noise + answer
    with OnPty(partner) as cable:
        reader = awake(cable.device)
        partner.put(text_of(*WANG))
        assert card_in(read(reader)).id_number == WANG[1]
        reader.close()


def test_answer_that_never_fits_is_reported_soon() -> None:
    partner = SamvReader()
    partner.keeps_found = True
    partner.spoils[""] = lambda answer: framed(OK) if len(answer) > 1000 else answer
    with OnPty(partner) as cable:
        reader = awake(cable.device, read_within=10)
        partner.put(text_of(*WANG))
        began = time.monotonic()
        outcome = read(reader)
        assert isinstance(outcome, ReaderFailed)
        assert outcome.problem is ProblemCode.HARDWARE_ERROR
        assert time.monotonic() - began < 25, "not three times the patience for a late answer"
        reader.close()


@pytest.mark.parametrize("last", [MOVED, RESET, SAM_ID])
def test_reader_that_leaves_after_reading_keeps_card(last: str) -> None:
    partner = SamvReader()
    partner.keeps_found = True
    with OnPty(partner) as cable:
        reader = awake(cable.device)
        partner.put(text_of(*WANG))
        partner.spoils[last] = lambda _: cable.unplug()
        assert card_in(read(reader)).id_number == WANG[1]
        assert reader.status().condition is Condition.BAD
        reader.close()


@pytest.mark.parametrize("refusal", ["000041", "000080", "000081"])
def test_reader_that_refuses_addresses_reads_cards(refusal: str) -> None:
    partner = SamvReader()
    partner.reported[MOVED] = refusal
    with OnPty(partner) as cable:
        reader = awake(cable.device)
        partner.put(text_of(*WANG))
        assert read(reader) == CardWithdrawn(), "nothing shows that it lies there"
        for person in (WANG, LI):
            partner.put(text_of(*person, **WOMAN if person == LI else {}))
            card = card_in(read(reader))
            assert (card.name, card.doubts) == (person[0], {CardDoubt.ADDRESS_MAY_BE_OLD})
        reader.close()


def test_card_seen_to_lie_there_is_read() -> None:
    partner = SamvReader()
    partner.keeps_found = True
    partner.reported[MOVED] = "000041"
    with OnPty(partner) as cable:
        reader = awake(cable.device)
        partner.put(text_of(*WANG))
        assert card_in(read(reader)).doubts == {CardDoubt.ADDRESS_MAY_BE_OLD}
        reader.close()


@pytest.mark.parametrize(
    "answer",
    [
        OK + "01000400" + text_of(*WANG).hex() + "00" * 1026,
        OK + "01000000" + text_of(*WANG).hex(),
        OK + "010004000200" + text_of(*WANG).hex() + "00" * (1024 + 512 + 2),
    ],
    ids=["more behind it", "no photo", "more behind a fingerprint"],
)
def test_odd_lengths_of_an_answer_lose_no_card(answer: str) -> None:
    partner = SamvReader()
    partner.reported[READ] = answer
    with OnPty(partner) as cable:
        reader = awake(cable.device)
        partner.put(text_of(*WANG))
        assert card_in(read(reader)).id_number == WANG[1]
        reader.close()


def test_card_left_over_a_replug_must_be_lifted() -> None:
    partner = SamvReader()
    partner.keeps_found = True
    with OnPty(partner) as cable:
        reader = awake(cable.device)
        partner.put(text_of(*WANG))
        card_in(read(reader))
        reader.close()
        assert read(reader) == SpentCard()
        partner.lift()
        assert reader.read(0.1, lambda: False) == NoCard()
        partner.put(text_of(*LI, **WOMAN))
        assert card_in(read(reader)).name == LI[0]
        reader.close()


@pytest.mark.parametrize("speed", [115200, 57600, 9600])
def test_speed_of_reader_is_found_out(speed: int) -> None:
    partner = SamvReader()
    with OnPty(partner, speed) as cable:
        reader = awake(cable.device)
        partner.put(text_of(*WANG))
        assert card_in(read(reader)).name == WANG[0]
        reader.close()
        assert reader.status().condition is Condition.OK, "it is remembered"
        reader.close()


def test_speed_is_learned_for_the_settings() -> None:
    with OnPty(SamvReader(), 38400) as cable:
        reader = reader_at(cable.device)
        assert isinstance(reader, Learns)
        assert reader.learn_options() == {"baud": 38400}
        reader.close()
    with pytest.raises(DeviceLost):
        reader.learn_options()


def test_given_speed_is_kept_to() -> None:
    with OnPty(SamvReader(silent=frozenset(ALL)), 57600) as cable:
        reader = reader_at(cable.device, baud=57600, start_within=0)
        assert reader.status().condition is Condition.BAD
        reader.close()


@pytest.mark.parametrize("has_two_pairs", [True, False])
def test_both_kinds_of_usb_reader_are_read(monkeypatch: pytest.MonkeyPatch, has_two_pairs: bool) -> None:
    partner = SamvReader()
    port = on_usb(partner, has_two_pairs=has_two_pairs)
    bus = UsbBus([port])
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: bus)
    reader = awake("usb:0400:c35a")
    for name, number in (WANG, WANG):
        partner.put(text_of(name, number))
        assert card_in(read(reader)).name == name
    port.unplug()
    assert reader.status().condition is Condition.BAD
    port.is_plugged = True
    assert reader.status().condition is Condition.OK
    assert reader.read(0, lambda: False) == NoCard()
    reader.close()


def test_technicians_see_number_of_security_module() -> None:
    with OnPty(SamvReader()) as cable:
        reader = reader_at(cable.device)
        assert reader.status().evidence == "SAM 05.01-20195125-0019171283-0086097655 answered 90"
        reader.close()
    with OnPty(SamvReader(silent=frozenset({SAM_ID}))) as cable:
        reader = reader_at(cable.device)
        assert reader.status().evidence == "SAM answered 90"
        reader.close()


@pytest.mark.parametrize(
    ("fields", "doubts"),
    [
        ({}, set()),
        ({"sex": "2"}, {CardDoubt.SEX_DIFFERS}),
        ({"sex": "9"}, set()),
        ({"birth": "18800102"}, {CardDoubt.BIRTH_DIFFERS}),
        ({"birth": "18800102", "sex": "2"}, {CardDoubt.BIRTH_DIFFERS, CardDoubt.SEX_DIFFERS}),
        ({"birth": "", "start": ""}, set()),
    ],
)
def test_what_contradicts_the_number_is_flagged(fields: dict[str, str], doubts: set[CardDoubt]) -> None:
    partner = SamvReader()
    with OnPty(partner) as cable:
        reader = awake(cable.device)
        partner.put(text_of(*WANG, **fields))
        card = card_in(read(reader))
        reader.close()
    assert card.doubts == doubts
    assert f"{card.birth_date:%Y%m%d}" == (fields.get("birth") or "18800101")
    assert (card.valid_from is None) == ("start" in fields)


def test_name_cut_within_a_character_is_read() -> None:
    text = bytearray(text_of("阿" * 14, WANG[1]))
    text[28:30] = "𠮷".encode("utf-16-le")[:2]
    partner = SamvReader()
    with OnPty(partner) as cable:
        reader = awake(cable.device)
        partner.put(bytes(text))
        card = card_in(read(reader))
        reader.close()
    assert (card.name, card.doubts) == ("阿" * 14, {CardDoubt.NAME_CUT})


# --- whatever is late: no answer passes for another question's ---


class LateLine:
    """A line and its clock: each answer carries the number of its question; one question is worked at after the other."""

    def __init__(self, lags: list[float]) -> None:
        self.at = 0.0
        self._lags = itertools.cycle(lags)
        self._owed: list[tuple[float, bytes]] = []
        self.questions = 0

    def now(self) -> float:
        return self.at

    def write(self, data: bytes) -> None:
        (command,) = commands_in(bytearray(data))
        self.questions += 1
        number = f"{self.questions:04X}"
        reported = {FIND: "00009F" + number + "0000", SELECT: "000090" + number + "00" * 6, STATUS: "000090"}
        payload = reported.get(command) or "000090" + "01000400" + number + "00" * 1278
        begun = max([self.at, *(due for due, _ in self._owed)])
        self._owed.append((begun + next(self._lags), framed(payload)))

    def read(self, seconds: float) -> bytes:
        until = self.at + seconds
        if self._owed and self._owed[0][0] <= until:
            due, data = self._owed.pop(0)
            self.at = max(self.at, due)
            return data
        self.at = until
        return b""

    def drain(self) -> None:
        while self._owed and self._owed[0][0] <= self.at:
            self._owed.pop(0)

    def probe(self) -> None:
        """It is there."""

    def close(self) -> None:
        """Nothing is held."""


PLACES: dict[Request, Callable[[bytes], int]] = {
    Request.FIND: lambda data: int.from_bytes(data[:2], "big"),
    Request.SELECT: lambda data: int.from_bytes(data[:2], "big"),
    Request.READ_TEXT_PHOTO: lambda data: int.from_bytes(data[4:6], "big"),
}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.floats(0, 5), min_size=1, max_size=12))
def test_no_late_answer_passes_for_another(lags: list[float]) -> None:
    line = LateLine(lags)
    link = SamvLink(line, line, 3)
    for request in [Request.FIND, Request.SELECT, Request.READ_TEXT_PHOTO] * 4:
        first = line.questions + 1
        try:
            answer = link.ask(request, 0.6)
        except NoReaderAnswer:
            continue
        assert fits(answer, request)
        assert PLACES[request](answer.data) >= first, "it answers a question of this call"


@given(st.floats(0.61, 1.4))
def test_steady_lag_costs_patience_and_nothing_else(lag: float) -> None:
    line = LateLine([lag])
    link = SamvLink(line, line, 3)
    for request in [Request.FIND, Request.SELECT, Request.READ_TEXT_PHOTO] * 2:
        assert fits(link.ask(request, 0.6), request)
    assert line.questions == 6, "nothing is asked twice"
