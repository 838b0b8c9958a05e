"""The tactile key pad: real input events through a named pipe, as the kernel's device gives them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.conformance.contract_checks import contract_findings
from drivers.conformance.report import ConformanceVerdict
from drivers.conformance.subject import Subject
from drivers.key_pad.adapter import EvdevKeyPad
from drivers.key_pad.options import EvdevKeyPadOptions
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import ReaderFailed
from drivers.ports.key_pad import KEY_PAD, KeyPad, KeyPressed, NoKey, PadKey
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import Condition, ProblemCode
from drivers.registry.registry import build
from drivers.transport.input_events import EVENT
from simulators.key_pad.simulator import CODES, KeyPadSimulator
from tests.drivers.shipped_adapters import presenter_of

PATIENCE = 60.0


def never() -> bool:
    return False


@pytest.fixture
def plugged(tmp_path: Path) -> Iterator[KeyPadSimulator]:
    made = KeyPadSimulator(tmp_path / "event5")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def pad(plugged: KeyPadSimulator) -> Iterator[KeyPad]:
    made = build(KEY_PAD, "evdev", {"device": plugged.endpoint, "is_held": False}, AdapterContext())
    assert made.status().condition is Condition.OK
    yield made
    made.close()


def test_each_key_means_what_it_is_for(plugged: KeyPadSimulator, pad: KeyPad) -> None:
    for key in CODES:
        plugged.act("press", {"key": key})
    assert [pad.key(PATIENCE, never) for _each in CODES] == [KeyPressed(PadKey(key)) for key in CODES]


def test_key_of_no_meaning_is_passed_over(plugged: KeyPadSimulator, pad: KeyPad) -> None:
    plugged.press(30)
    plugged.press(CODES["choose"])
    assert pad.key(PATIENCE, never) == KeyPressed(PadKey.CHOOSE)
    assert pad.key(0, never) == NoKey()
    assert pad.key(PATIENCE, lambda: True) == NoKey()


def test_pulled_pad_is_gone_and_comes_back(plugged: KeyPadSimulator, pad: KeyPad) -> None:
    plugged.set_fault("unplugged", True)
    outcome = pad.key(PATIENCE, never)
    assert isinstance(outcome, ReaderFailed)
    assert outcome.problem is ProblemCode.DISCONNECTED
    assert pad.status().condition is Condition.BAD
    plugged.set_fault("unplugged", False)
    assert pad.status().condition is Condition.OK
    plugged.press(CODES["next"])
    assert pad.key(PATIENCE, never) == KeyPressed(PadKey.NEXT)


def test_own_codes_take_the_place_of_usual_ones(plugged: KeyPadSimulator) -> None:
    options = EvdevKeyPadOptions.model_validate(
        {"device": plugged.endpoint, "is_held": False, "keys": {"repeat": [2, 3]}}
    )
    pad = EvdevKeyPad(options, SystemMonotonicClock())
    assert pad.keys() == {PadKey.REPEAT}
    assert pad.status().condition is Condition.OK
    for code in (CODES["next"], 3):
        plugged.press(code)
    assert pad.key(PATIENCE, never) == KeyPressed(PadKey.REPEAT)
    pad.close()


def test_what_cannot_be_held_is_not_used(plugged: KeyPadSimulator) -> None:
    pad = build(KEY_PAD, "evdev", {"device": plugged.endpoint}, AdapterContext())
    assert "for ourselves" in pad.status().evidence


def test_pad_keeps_the_contract_of_its_port(plugged: KeyPadSimulator) -> None:
    options = {"device": plugged.endpoint, "is_held": False}
    findings = list(contract_findings(Subject("key_pad", "evdev", options, presenter=presenter_of(plugged))))
    assert [each.seen for each in findings if each.verdict is not ConformanceVerdict.PASSED] == []


@given(st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 65535), st.integers(-(2**31), 2**31 - 1)), max_size=30))
def test_any_events_give_keys_or_none(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[int, int, int]]
) -> None:
    pipe = tmp_path_factory.mktemp("pad") / "event"
    os.mkfifo(pipe)
    pad = EvdevKeyPad(EvdevKeyPadOptions(device=str(pipe), is_held=False), SystemMonotonicClock())
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(pipe, os.O_WRONLY)
    assert pad.status().condition is Condition.OK
    os.write(writer, b"".join(EVENT.pack(0, 0, *each) for each in events) + b"\x01")
    assert isinstance(pad.key(0, never), KeyPressed | NoKey)
    pad.close()
    os.close(reader)
    os.close(writer)
