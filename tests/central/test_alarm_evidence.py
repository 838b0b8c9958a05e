"""On what an alarm rests is read in words, also where the kept text was cut or is of other software."""

import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.text import Language
from central.alarms import rules
from central.alarms.evidence import alarm_evidence, alarm_evidence_words

SILENT = "terminal.silent"
CODES = sorted({*re.findall(r'alarm_evidence\("(\w+)"', inspect.getsource(rules)), "cards", "faces"})


@pytest.mark.parametrize(
    ("kept", "zh", "en"),
    [
        (
            alarm_evidence("last_heard", at="2026-12-01T02:05+00:00"),
            "最后收到消息：2026-12-01 10:05",
            "last heard 2026-12-01 10:05",
        ),
        (alarm_evidence("faults", faults=("camera.unknown", "of.others")), "摄像头：状况未知、of.others", None),
        (alarm_evidence("unknown", families=("camera",)), "说不清状态：摄像头", "state unknown: camera"),
        (
            alarm_evidence("firmware", devices=("camera|1.0 b|1.1",)),
            "摄像头现为1.0 b，应为1.1",
            "camera has 1.0 b, wanted 1.1",
        ),
        ("last heard 2026-11-01 10:00 UTC", "last heard 2026-11-01 10:00 UTC", None),
    ],
)
def test_evidence_is_said_in_both_languages(kept: str, zh: str, en: str | None) -> None:
    assert alarm_evidence_words(SILENT, kept) == zh
    assert en is None or alarm_evidence_words(SILENT, kept, Language.EN) == en


@pytest.mark.parametrize("code", CODES)
def test_each_code_of_rules_has_words(code: str) -> None:
    values = dict.fromkeys(("at", "day", "open", "planned", "failed", "tried", "a_day", "unit"), "1")
    kept = alarm_evidence(code, **values, faults=("camera.unknown",), families=("camera",), devices=("camera|1|2",))
    assert alarm_evidence_words(SILENT, kept) != kept


@given(st.text(max_size=200), st.integers(0, 200))
def test_no_kept_text_is_too_odd_to_show(text: str, length: int) -> None:
    assert isinstance(alarm_evidence_words(SILENT, text), str)
    assert alarm_evidence_words(SILENT, alarm_evidence("firmware", devices=(text, text))[:length]) is not None
