"""A visit that a technician tries on the citizens' screens: a test, counted nowhere, and no one finds diagnostics open after it."""

from typing import Any

import pytest
from msgspec.structs import replace

from catalogue.item_kinds import OfflinePolicy
from catalogue.text import Language
from contract.execution import OrderRequest
from contract.records import CaseFacts, DeviceTestFacts, RatingFacts, VisitFacts
from contract.terms import TestVerdict
from kiosk.diagnostics.shown_run import BEGIN
from kiosk.diagnostics.tried_visit import what_may_be_tried
from kiosk.journeys.session import TerminalState
from kiosk.view.diagnostics import EntranceScreen, GuidedTestScreen
from kiosk.view.home import HomeScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import (
    CallHelp,
    ChooseLanguage,
    Leave,
    OpenMaintenance,
    OpenRow,
    PressButton,
    TypePin,
)
from kiosk.view.materials import MaterialsScreen
from kiosk.view.overlay import CallStage
from kiosk.view.payment import PaymentScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import UNREACHED, Bench, snapshot

LOCAL = "RS029"


@pytest.fixture
def bench() -> Bench:
    """Somebody is in diagnostics and has begun the test."""
    bench = Bench()
    bench.do(OpenMaintenance())
    for digit in "135246":
        bench.do(TypePin(digit))
    bench.wait(1)
    for intent in (ChooseLanguage(Language.EN), OpenRow("tests"), OpenRow("visit"), PressButton(BEGIN)):
        assert bench.do(intent), intent
    return bench


def facts_of(bench: Bench, kind: type[Any]) -> list[Any]:
    return [each.facts for each in bench.outbox.records if isinstance(each.facts, kind)]


def test_citizens_screens_come_and_say_test(bench: Bench) -> None:
    assert isinstance(bench.screen, HomeScreen)
    assert bench.view.frame.is_test
    assert bench.terminal.state is TerminalState.ACTIVE
    assert not bench.terminal.is_serving, "no planned hour counts as open by it"


def test_item_done_passes_and_is_not_counted(bench: Bench) -> None:
    bench.do(ChooseLanguage(Language.ZH))
    citizen = Citizen(bench)
    citizen.open(LOCAL)
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, GuidedTestScreen))
    assert isinstance(bench.screen, GuidedTestScreen)
    assert bench.view.language == Language.EN, "as it was in diagnostics"
    assert not bench.view.frame.is_test
    assert [each.is_test for each in facts_of(bench, CaseFacts)] == [True]
    assert not facts_of(bench, RatingFacts)
    assert not facts_of(bench, VisitFacts)
    (result,) = facts_of(bench, DeviceTestFacts)
    assert (result.test, result.verdict) == ("visit", TestVerdict.PASSED)


def test_trial_takes_back_no_call(bench: Bench) -> None:
    bench.services.calls.call()
    assert bench.do(Leave())
    assert bench.services.calls.stage is CallStage.CALLING


def test_tried_pay_item_is_marked_to_the_centre(bench: Bench) -> None:
    bench.do(ChooseLanguage(Language.ZH))
    asked: list[OrderRequest] = []
    bench.centre.order_reply = lambda request: asked.append(request) or UNREACHED
    citizen = Citizen(bench)
    citizen.open("GA044")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, PaymentScreen) and bool(asked))
    assert [each.is_test for each in asked] == [True]
    assert [each.is_test for each in bench.centre.reconciled] == [True]


def test_visit_without_item_is_not_passed(bench: Bench) -> None:
    bench.do(Leave())
    bench.wait(3)
    assert isinstance(bench.screen, GuidedTestScreen)
    (result,) = facts_of(bench, DeviceTestFacts)
    assert result.verdict is TestVerdict.FAILED


@pytest.mark.expected_logs("a defect")
def test_defect_fails_the_trial_and_is_named(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.do(ChooseLanguage(Language.ZH))
    citizen = Citizen(bench)
    citizen.open("GA013")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, MaterialsScreen))
    monkeypatch.setattr(bench.lines["document_scanner"].device, "latest", lambda: 1 // 0)
    bench.wait(3)
    assert isinstance(bench.screen, GuidedTestScreen)
    (result,) = facts_of(bench, DeviceTestFacts)
    assert result.verdict is TestVerdict.FAILED
    assert "defect" in result.evidence


def test_corner_leads_back_to_diagnostics(bench: Bench) -> None:
    assert bench.do(OpenMaintenance())
    bench.wait(3)
    assert isinstance(bench.screen, GuidedTestScreen)


def test_trial_left_alone_closes_diagnostics(bench: Bench) -> None:
    bench.wait(120)
    assert isinstance(bench.screen, AttractScreen)
    assert bench.terminal.is_serving
    bench.do(OpenMaintenance())
    assert isinstance(bench.screen, EntranceScreen)
    assert not facts_of(bench, DeviceTestFacts), "no one said how it was"


def test_real_department_is_never_asked(bench: Bench) -> None:
    """Where departments are real, what is tried would be taken for real."""
    everything, real = snapshot(), replace(bench.place, is_sandbox=False)
    assert what_may_be_tried(everything, bench.place) is everything
    offered = what_may_be_tried(everything, real)
    assert {each.offline for each in offered.items.values()} == {OfflinePolicy.LOCAL}
    assert not offered.events
    assert LOCAL in offered.items


def test_trial_calls_no_one(bench: Bench) -> None:
    assert not bench.view.frame.can_call
    assert not bench.do(CallHelp())
    assert bench.services.calls.stage is CallStage.NONE
