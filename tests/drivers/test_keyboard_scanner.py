"""A code scanner that types: real input events through a named pipe, and the reading of whole codes on top of them."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.code_scanner.keyboard_line import KeyboardLine
from drivers.code_scanner.serial_adapter import SerialCodeScanner
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.code_scanner import CODE_SCANNER, CodeScanned, GarbledCode, NoCode
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import Condition, ProblemCode
from drivers.registry.registry import build
from drivers.transport.input_events import EVENT
from tests.drivers.typist import ALT, CAPS_LOCK, ENTER, F1, KEYS, SHIFT, Typist

PATIENCE = 60.0


@pytest.fixture
def typist(tmp_path: Path) -> Iterator[Typist]:
    made = Typist(tmp_path / "event7")
    yield made
    made.unplug()


@pytest.fixture
def scanner(typist: Typist) -> Iterator[SerialCodeScanner]:
    made = SerialCodeScanner(0.1, lambda: KeyboardLine(str(typist.pipe), SystemMonotonicClock(), typist.hold))
    yield made
    made.close()


class Typing:
    """Types once the scan has begun to look."""

    def __init__(self, typist: Typist, text: str) -> None:
        self._typist, self._text, self._asked = typist, text, 0

    def __call__(self) -> bool:
        self._asked += 1
        if self._asked == 1:
            self._typist.type(self._text)
            self._typist.press(ENTER)
        return False


@pytest.mark.parametrize(
    "text", ["GD20261123000128", "SANDBOX-IDCODE:li", "https://example.cn/?a=1&b={2}|~`", "'\"\\_+#%^*()<>!@$; []"]
)
def test_a_typed_code_is_read_whole(typist: Typist, scanner: SerialCodeScanner, text: str) -> None:
    assert scanner.scan(PATIENCE, Typing(typist, text)) == CodeScanned(text, "unknown")
    assert scanner.status().condition is Condition.OK
    assert typist.held == 1


def test_shift_lost_in_a_jam_is_let_go(typist: Typist, scanner: SerialCodeScanner) -> None:
    """The kernel holds 64 events for who does not read, and then says that some are gone: the release of Shift among them."""
    assert scanner.status().condition is Condition.UNKNOWN
    typist.send(1, SHIFT, 1)
    typist.send(0, 3, 0)
    typist.press(ENTER)
    assert scanner.scan(PATIENCE, Typing(typist, "20261128")) == CodeScanned("20261128", "unknown")


def test_what_was_typed_before_does_not_count(typist: Typist, scanner: SerialCodeScanner) -> None:
    assert scanner.status().condition is Condition.UNKNOWN
    typist.type("old")
    typist.press(ENTER)
    assert scanner.scan(PATIENCE, Typing(typist, "new")) == CodeScanned("new", "unknown")


def test_nothing_typed_is_no_code(scanner: SerialCodeScanner) -> None:
    assert scanner.scan(0.2, lambda: False) == NoCode()


@pytest.mark.parametrize(("key", "modifiers"), [(KEYS["4"], (ALT,)), (F1, ())])
def test_a_key_without_character_spoils_the_code(typist: Typist, key: int, modifiers: tuple[int, ...]) -> None:
    line = KeyboardLine(str(typist.pipe), SystemMonotonicClock(), typist.hold)
    typist.type("ab")
    typist.press(key, *modifiers)
    assert line.read(PATIENCE) == b"ab\x1b"
    line.close()


def test_lost_keys_spoil_the_code(typist: Typist, scanner: SerialCodeScanner) -> None:
    def lose() -> bool:
        typist.send(0, 3, 0)
        typist.press(ENTER)
        return False

    assert isinstance(scanner.scan(PATIENCE, lose), GarbledCode)


def test_keypad_and_caps_lock(typist: Typist) -> None:
    line = KeyboardLine(str(typist.pipe), SystemMonotonicClock(), typist.hold)
    typist.press(CAPS_LOCK)
    for key in (79, 80, 83, 82, 98, 96):
        typist.press(key)
    assert line.read(PATIENCE) == b"12.0/\r"
    line.close()
    line.close()


def test_half_an_event_waits_for_the_other(typist: Typist) -> None:
    line = KeyboardLine(str(typist.pipe), SystemMonotonicClock(), typist.hold)
    event = EVENT.pack(0, 0, 1, KEYS["q"], 1)
    with typist.pipe.open("wb", buffering=0) as file:
        file.write(event[:10])
        assert line.read(0.0) == b""
        threading.Timer(0.0, lambda: os.write(typist._file, event[10:])).start()
        assert line.read(PATIENCE) == b"q"
    line.close()


def test_unplugged_is_reported(typist: Typist, scanner: SerialCodeScanner) -> None:
    assert scanner.status().condition is Condition.UNKNOWN
    typist.unplug()
    assert scanner.status().problems[0].code is ProblemCode.DISCONNECTED
    typist.pipe.unlink()
    assert isinstance(scanner.scan(PATIENCE, lambda: False), ReaderFailed)


def test_what_is_no_keyboard_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DeviceLost, match="for ourselves"):
        KeyboardLine(str(tmp_path / "file"), SystemMonotonicClock())


def test_settings_name_it(tmp_path: Path) -> None:
    made = build(CODE_SCANNER, "keyboard", {"device": str(tmp_path / "none")}, AdapterContext())
    assert [each.code for each in made.status().problems] == [ProblemCode.DISCONNECTED]
