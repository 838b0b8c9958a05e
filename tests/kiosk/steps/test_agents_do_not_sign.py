"""Who acts for somebody consents to nothing in that person's place: the step is passed over, and no stroke is sent."""

from typing import Any

import pytest

from catalogue.input_types import InputKind
from catalogue.text import Language
from kiosk.journeys.steps_in_words import steps_in_words
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.intents import GoBack, SetField, Sign
from kiosk.view.result import ResultScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from tests.kiosk.citizen import PNG, Citizen
from tests.kiosk.parts import Bench, snapshot
from tests.kiosk.walking import at

ITEM = snapshot().items["MZ011"]


@pytest.fixture
def bench() -> Bench:
    return Bench()


class Applicant(Citizen):
    """Applies for whom a test says."""

    whom = "替家人办"

    def fill(self, screen: Any) -> None:
        if any(each.name == "apply_for" and each.value != self.whom for each in screen.fields):
            self.bench.do(SetField("apply_for", self.whom))
        super().fill(self.bench.screen)


def applicant(bench: Bench, whom: str) -> Applicant:
    citizen = Applicant(bench)
    citizen.whom = whom
    citizen.open(ITEM.code)
    citizen.start()
    citizen.walk(at(ReviewScreen))
    return citizen


def signed(bench: Bench) -> list[bytes]:
    return [each.content for each in bench.outbox.submissions[0].attachments if each.field == "authorisation"]


def test_signature_is_asked_of_oneself_alone() -> None:
    (field,) = (each for each in ITEM.inputs if each.kind is InputKind.SIGNATURE)
    assert field.only_if == {"apply_for": ("本人",)}


@pytest.mark.parametrize("whom", ["替家人办", "村（社区）工作人员代办"])
def test_agent_submits_without_a_signature(bench: Bench, whom: str) -> None:
    citizen = applicant(bench, whom)
    assert bench.view.frame.main is MainAction.SUBMIT
    citizen.walk(at(ResultScreen))
    assert not [each for each in citizen.screens if isinstance(each, SignatureScreen)]
    assert bench.outbox.was_sealed_ahead[0]
    assert signed(bench) == []


def test_signature_given_before_is_not_sent(bench: Bench) -> None:
    citizen = applicant(bench, "本人")
    assert bench.view.frame.main is MainAction.SIGN
    citizen.walk(at(SignatureScreen))
    assert bench.do(Sign(PNG, 640.0))
    while not (isinstance(bench.screen, FormScreen) and any(each.name == "apply_for" for each in bench.screen.fields)):
        assert bench.do(GoBack())
    citizen.whom = "替家人办"
    citizen.walk(at(ResultScreen))
    assert signed(bench) == []


def test_guide_says_who_signs_here(bench: Bench) -> None:
    wording = bench.services.wording
    lines = {
        code: "".join(steps_in_words(snapshot().items[code], wording, Language.ZH, care_mode=False))
        for code in ("MZ011", "MZ009")
    }
    assert "为自己办的，看清要签的内容" in lines["MZ011"]
    assert "为自己办的" not in lines["MZ009"]
