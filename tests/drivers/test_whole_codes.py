"""A code on a serial scanner is whole or refused, however its bytes are spread in time; and what is text stays as it is."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drivers.code_scanner.payload import is_text, text_of
from drivers.code_scanner.serial_adapter import SerialCodeScanner
from drivers.ports.code_scanner import CodeOutcome, CodeScanned, GarbledCode, NoCode
from tests.drivers.hand_clock import HandClock

GAP = 0.3
LICENCE = "统一社会信用代码 91441600MA0000000X\n\r名称 源城区某餐饮店\n\r有效期 2027-01-01"
SEVERAL = "BEGIN:VCARD\r\nN:张三\r\nEND:VCARD"

Event = tuple[float, bytes]


class TimedLine:
    """A serial port on which bytes arrive at set times, and wait in the kernel until they are read."""

    def __init__(self, clock: HandClock, events: list[Event]) -> None:
        self._clock = clock
        self._events = list(events)

    def read(self, seconds: float) -> bytes:
        if not self._arrived():
            following = self._events[0][0] if self._events else None
            is_soon = following is not None and following <= self._clock.at + seconds
            self._clock.at = following if is_soon and following is not None else self._clock.at + max(seconds, 0.001)
        data = b"".join(each for _, each in self._arrived())
        self._events = self._events[len(self._arrived()) :]
        return data

    def _arrived(self) -> list[Event]:
        return [each for each in self._events if each[0] <= self._clock.at]

    def probe(self) -> None:
        pass

    def close(self) -> None:
        pass


def scanner_of(clock: HandClock, events: list[Event]) -> SerialCodeScanner:
    made = SerialCodeScanner(GAP, lambda: TimedLine(clock, events), clock)
    made.status()  # the port is open since the terminal began
    return made


def heard(scanner: SerialCodeScanner, clock: HandClock, listening: list[tuple[float, float]]) -> list[CodeOutcome]:
    """What comes of scans of so many seconds, with so many between them."""
    outcomes = []
    for pause, seconds in listening:
        clock.at += pause
        outcomes.append(scanner.scan(seconds, lambda: False))
    return outcomes


def sent(data: bytes, cuts: list[tuple[int, float]], begins: float) -> list[Event]:
    """The code in pieces: cut at these places, with these pauses before the next piece."""
    events, at, last = [], begins, 0
    for place, pause in sorted(cuts):
        events.append((at, data[last:place]))
        at, last = at + pause, place
    return [*events, (at, data[last:])]


def codes(outcomes: list[CodeOutcome]) -> list[str]:
    return [each.text for each in outcomes if isinstance(each, CodeScanned)]


listenings = st.lists(st.tuples(st.floats(0, 3), st.floats(0.05, 4)), min_size=1, max_size=8)
texts = st.sampled_from(["HY-2026-0001", "SANDBOX-IDCODE:li", LICENCE, SEVERAL, "a" * 443, "张三　源城区"])
ends = st.sampled_from([b"\r", b"\n", b"\r\n"])


@settings(max_examples=400)
@given(st.data(), texts, st.sampled_from(["utf-8", "gb18030"]), ends, listenings)
def test_spread_code_is_whole_or_refused(
    data: Any, text: str, encoding: str, end: bytes, listening: list[tuple[float, float]]
) -> None:
    code = text.encode(encoding) + end
    cuts = data.draw(st.lists(st.tuples(st.integers(1, len(code) - 1), st.floats(0.001, 4.5)), max_size=4))
    # Right behind a line end inside a code, a pause cannot be told from the end of the code.
    for place, pause in cuts:
        assume(pause < GAP or code[place - 1 : place] not in {b"\r", b"\n"})
    # Pauses at one place add up.
    assume(len({place for place, _ in cuts}) == len(cuts))
    clock = HandClock()
    scanner = scanner_of(clock, sent(code, cuts, clock.at + data.draw(st.floats(0.01, 6))))
    found = codes(heard(scanner, clock, [*listening, (0.0, 30.0), (0.0, 30.0)]))
    assert found in ([], [text])


@given(texts, st.sampled_from(["utf-8", "gb18030"]), ends, st.floats(0.001, GAP * 0.9), st.integers(1, 400))
def test_code_is_read_while_listened_for(text: str, encoding: str, end: bytes, pause: float, place: int) -> None:
    code = text.encode(encoding) + end
    clock = HandClock()
    scanner = scanner_of(clock, sent(code, [(min(place, len(code) - 1), pause)], clock.at + 1.0))
    assert codes(heard(scanner, clock, [(0.0, 5.0)])) == [text]


@given(st.integers(0, 442), st.floats(0.0, 0.4))
def test_slow_line_reopens_within_a_code(begun: int, between: float) -> None:
    """443 bytes take 0.46 s; the listener's scan ends after `begun` of them, and the next begins soon after."""
    code = b"a" * 442 + b"\r"
    clock = HandClock()
    start = clock.at + 2.0
    events = [(start + number / 960, code[number : number + 1]) for number in range(len(code))]
    scanner = scanner_of(clock, events)
    found = codes(heard(scanner, clock, [(0.0, 2.0 + begun / 960), (between, 20.0)]))
    assert found == ["a" * 442], "listening that goes on loses no code"


def test_listening_from_the_middle_drops_the_code() -> None:
    clock = HandClock()
    code = b"a" * 200 + b"\r"
    events = [(clock.at + number / 960, code[number : number + 1]) for number in range(len(code))]
    scanner = scanner_of(clock, [*events, (clock.at + 3.0, b"whole\r")])
    clock.at += 0.1
    assert codes(heard(scanner, clock, [(0.0, 10.0)])) == ["whole"]


def test_half_code_takes_its_other_half_with_it() -> None:
    clock = HandClock()
    scanner = scanner_of(clock, sent(b"HY-0001\rCODE\r".replace(b"\r", b"-", 1), [(4, 0.4)], clock.at + 1.0))
    outcomes = heard(scanner, clock, [(0.0, 5.0), (0.0, 5.0)])
    assert all(isinstance(each, GarbledCode | NoCode) for each in outcomes)
    assert isinstance(outcomes[0], GarbledCode)


@pytest.mark.parametrize("frame", [(b"", b""), (b"\x02", b"\x03")])
def test_bouncing_trigger_gives_the_code_once(frame: tuple[bytes, bytes]) -> None:
    clock = HandClock()
    once = frame[0] + b"6901234567892" + frame[1] + b"\r\n"
    assert codes(heard(scanner_of(clock, sent(once * 3, [], clock.at + 1.0)), clock, [(0.0, 5.0)])) == ["6901234567892"]


def test_a_flood_is_no_code_and_ends() -> None:
    clock = HandClock()
    scanner = scanner_of(clock, [(clock.at + 1 + number * 0.01, b"x" * 64) for number in range(2000)])
    outcomes = heard(scanner, clock, [(0.0, 5.0), (0.0, 5.0)])
    assert isinstance(outcomes[0], GarbledCode)
    assert codes(outcomes) == []


def test_framed_code_is_whole_or_refused() -> None:
    clock = HandClock()
    inner = b"\x02line one\r"  # the pause that no line end can tell
    scanner = scanner_of(clock, [(clock.at + 1, inner), (clock.at + 2, b"line two\x03\r")])
    assert codes(heard(scanner, clock, [(0.0, 5.0), (0.0, 5.0)])) == []
    scanner = scanner_of(clock, [(clock.at + 1, b"\x02line one\rline two\x03")])
    assert codes(heard(scanner, clock, [(0.0, 5.0)])) == ["line one\rline two"]


@pytest.mark.parametrize(
    "around", [(b"", b""), (b"\x02", b"\x03"), (b"]d2", b""), (b"]Q3", b"\x00"), (b"\xef\xbb\xbf", b"")]
)
def test_what_scanner_puts_around_code_is_taken_off(around: tuple[bytes, bytes]) -> None:
    clock = HandClock()
    before, behind = around
    scanner = scanner_of(clock, [(clock.at + 1, before + "办件 A-17".encode() + behind + b"\r\n")])
    assert codes(heard(scanner, clock, [(0.0, 5.0)])) == ["办件 A-17"]


# --- what is text ---


@pytest.mark.parametrize(
    "text",
    [
        "张三　源城区",
        "A\u00a0B",
        "\ue000某",
        "\U0002ebf0",
        "👨\u200d👩",
        "(01)069\x1d10A",
        "a\tb\r\nc",
        "麦麦提艾力·吐尔逊江",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_and_places_stay_as_they_are(text: str, encoding: str) -> None:
    assert text_of(text.encode(encoding)) == text


def test_byte_order_mark_and_padding_go() -> None:
    assert text_of(b"\xef\xbb\xbfHY-0001\x00\x00") == "HY-0001"


@given(st.text(min_size=1, max_size=60))
def test_only_control_characters_are_refused(text: str) -> None:
    controls = [
        each
        for each in text
        if (ord(each) < 0x20 or 0x7F <= ord(each) < 0xA0) and each not in "\t\n\r\x1c\x1d\x1e\x1f\x04"
    ]
    assert is_text(text) is not bool(controls)
