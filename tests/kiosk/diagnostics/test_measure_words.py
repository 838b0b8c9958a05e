"""Evidence of guided tests is codes, and every code that the product reports has words in each language."""

from enum import StrEnum
from functools import partial

import pytest

from catalogue.text import COMPLETE, Language
from drivers.ports.errors import CommandCancelled, CommandStalled, DeviceLost, DriverDefect, ProtocolFault, WorkerClosed
from drivers.ports.id_card_reader import CardDoubt, CardLayout, UnreadableReason
from drivers.ports.pages import Blurred, Glare, NoPage, SeveralPages
from drivers.ports.social_card_reader import CardInterface, SocialCardProblem
from drivers.ports.status import Condition, ProblemCode
from kiosk.diagnostics.measure_words import measured_in_words, value_in_words
from kiosk.diagnostics.runs.guided_run import code_of
from kiosk.diagnostics.runs.measuring import NoTarget
from kiosk.journeys.session import Ending
from offline_queue.bounds import FreezeReason
from offline_queue.centre_outcomes import Unreachable
from wording.store import load_wording

WORDING = load_wording()
LISTS: tuple[type[StrEnum], ...] = (
    ProblemCode, UnreadableReason, SocialCardProblem, CardLayout, CardDoubt, CardInterface, FreezeReason, Unreachable, Condition,
)  # fmt: skip
CLASSES = (
    CommandCancelled,
    CommandStalled,
    DeviceLost,
    DriverDefect,
    ProtocolFault,
    WorkerClosed,
    Blurred,
    Glare,
    NoPage,
)


@pytest.mark.parametrize("language", COMPLETE)
def test_every_code_has_words(language: Language) -> None:
    say = partial(WORDING.say, language=language)
    codes = {each.value for kind in LISTS for each in kind} | {Ending.DEFECT.value, "expired"}
    codes |= {code_of(each) for each in (*CLASSES, SeveralPages, NoTarget)}
    assert {"device_lost", "no_target", "paper_out"} <= codes
    assert [code for code in sorted(codes) if not WORDING.knows(f"guided.value_{code}")] == []
    assert [code for code in sorted(codes) if "_" in value_in_words(code, say)] == []


@pytest.mark.parametrize(
    ("evidence", "zh", "en"),
    [
        ("", "", ""),
        ("reason=paper_out not_printed", "原因：缺纸；没有打印出来", "Reason: out of paper; Nothing was printed"),
        ("lamp_dark=key_pad lamps_dark", "灯不亮：触感按键盘；有灯不亮：先看设备的电源和插头，仍不亮的报修", None),
        ("touched=88/88", "划到的格：88/88", "Fields touched: 88/88"),
        ("bad paper_out", "有故障；缺纸", "faulty; out of paper"),
        ("off by +77 s", "和中心相差 +77 秒（off by +77 s）", None),
        ("newer=7 ready made", "newer=7 ready made", "newer=7 ready made"),
        ("free_mb=12 newer", "剩余空间（MB）：12；newer", "Room left (MB): 12; newer"),
    ],
)
def test_evidence_is_said_in_words(evidence: str, zh: str, en: str | None) -> None:
    assert measured_in_words(evidence, partial(WORDING.say, language=Language.ZH)) == zh
    assert en is None or measured_in_words(evidence, partial(WORDING.say, language=Language.EN)) == en
