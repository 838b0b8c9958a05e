"""AIM identifiers on serial and keyboard scanners: cut off, taken for the symbology, and missed where one must be."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.code_scanner.aim import codes_of, split_identifier
from drivers.code_scanner.keyboard_line import KeyboardLine
from drivers.code_scanner.options import KeyboardScannerOptions, SerialScannerOptions
from drivers.code_scanner.serial_adapter import SerialCodeScanner
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.code_scanner import CodeOutcome, CodeScanned, GarbledCode
from tests.drivers.hand_clock import HandClock
from tests.drivers.test_keyboard_scanner import PATIENCE, Typing, Typist
from tests.drivers.test_whole_codes import TimedLine

KNOWN = {
    "]Q1": "QR Code",
    "]Q3": "QR Code",
    "]d2": "Data Matrix",
    "]z0": "Aztec",
    "]h0": "Han Xin Code",
    "]L2": "PDF417",
    "]C0": "Code 128",
    "]C1": "Code 128",
    "]E0": "EAN-13",
    "]E4": "EAN-8",
    "]A0": "Code 39",
    "]I0": "ITF",
    "]e0": "DataBar",
    "]F0": "Codabar",
    "]X0": "unknown",
}
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Cf"]), min_size=1, max_size=40)


def scanned(data: bytes, *, aim: bool | None = True) -> CodeOutcome:
    clock = HandClock()
    scanner = SerialCodeScanner(0.3, lambda: TimedLine(clock, [(clock.at + 1, data)]), clock, aim=aim)
    scanner.status()
    return scanner.scan(5.0, lambda: False)


@pytest.mark.parametrize("aim", [True, None])
@pytest.mark.parametrize(("prefix", "name"), sorted(KNOWN.items()))
def test_identifier_is_cut_off_and_named(prefix: str, name: str, aim: bool | None) -> None:
    assert scanned(f"{prefix}GD2026-17\r\n".encode(), aim=aim) == CodeScanned("GD2026-17", name)


@pytest.mark.parametrize("lost", [1, 2, 3, 7])
def test_code_without_its_beginning_is_refused(lost: int) -> None:
    whole = b"]Q1GD2026-17\r"
    assert isinstance(scanned(whole), CodeScanned)
    assert isinstance(scanned(whole[lost:]), GarbledCode)
    assert isinstance(scanned(whole[lost:], aim=None), CodeScanned)


def test_code_of_scanner_without_identifiers_stays_whole() -> None:
    assert scanned(b"]C1-2026-0017\r", aim=False) == CodeScanned("]C1-2026-0017", "unknown")


def test_codes_of_one_burst_are_apart() -> None:
    outcome = scanned(b"]C0A-1\r]Q1SANDBOX\r\n]C0A-1\r")
    assert isinstance(outcome, CodeScanned)
    assert outcome.every_text == ("SANDBOX", "A-1"), "the QR code first, the label once"
    framed = scanned(b"\x02]C0A-1\x03\r\x02]Q1SANDBOX\x03\r")
    assert isinstance(framed, CodeScanned)
    assert [code.is_bar_code for code in framed.every] == [False, True]


def test_only_marked_bar_codes_are_bar_codes() -> None:
    assert [CodeScanned("1", name).is_bar_code for name in ("EAN-13", "QR Code", "unknown")] == [True, False, False]


@pytest.mark.parametrize(("prefix", "said"), [(b"]Q2", "\\a张"), (b"]Q1", "\\\\a\\000026张"), (b"]d4", "\\a张")])
def test_eci_escapes_go_where_modifier_says_so(prefix: bytes, said: str) -> None:
    data = prefix + b"\\\\a\\000026" + "张".encode()
    assert scanned(data + b"\r") == CodeScanned(said, "Data Matrix" if prefix == b"]d4" else "QR Code")


@given(
    st.sampled_from(sorted(KNOWN)),
    TEXT.filter(lambda text: text.strip("\x00\ufeff") == text),
    st.sampled_from(["", "\x02"]),
)
def test_any_text_behind_identifier_stays(prefix: str, text: str, frame: str) -> None:
    behind = "\x03" if frame else ""
    outcome = scanned(f"{frame}{prefix}{text}{behind}\r\n".encode())
    assert outcome == CodeScanned(text, KNOWN[prefix]) or "�" in text or _is_rather_gb2312(text)


def _is_rather_gb2312(text: str) -> bool:
    """UTF-8 that is also a name in GB2312, which `test_code_scanner` is about."""
    try:
        text.encode().decode("gb2312")
    except UnicodeDecodeError:
        return False
    return not text.isascii()


@given(st.binary(max_size=60))
def test_any_bytes_give_symbology_and_payload_or_nothing(data: bytes) -> None:
    assert b"".join(codes_of(data)) or not data.strip(b"\r\n\x00\x02\x03")
    found = split_identifier(data)
    assert found is None or (found[0] and data.startswith(b"]"))


def test_typed_identifier_is_named_too(tmp_path: Path) -> None:
    typist = Typist(tmp_path / "event7")
    line = lambda: KeyboardLine(str(typist.pipe), SystemMonotonicClock(), typist.hold)  # noqa: E731
    scanner = SerialCodeScanner(0.1, line, aim=True)
    assert scanner.scan(PATIENCE, Typing(typist, "]Q1GD2026-17")) == CodeScanned("GD2026-17", "QR Code")
    scanner.close()
    typist.unplug()


def test_identifiers_are_asked_for_by_option() -> None:
    assert SerialScannerOptions(port="/dev/ttyS0").aim is None
    assert KeyboardScannerOptions(device="/dev/input/x", aim=True).aim
