"""What a citizen looks over is sealed before the last tap, and again where anything changed after that."""

from typing import Any

import pytest

from catalogue.schema import OfflinePolicy
from contract.records import PersonDetails, Submission
from kiosk.journeys.planner import is_signed, needs_review
from kiosk.journeys.sealed_ahead import SealedAhead
from kiosk.view.intents import ClearSignature, GoBack, GoOn, Sign
from kiosk.view.review import ReviewScreen, SignatureScreen
from tests.kiosk.citizen import PNG
from tests.kiosk.parts import Bench, BenchOutbox, BenchSeal, snapshot
from tests.kiosk.walking import walk_to

SIGNED = "RS023"
UNSIGNED = next(
    code
    for code, item in snapshot().items.items()
    if item.offline is OfflinePolicy.QUEUE and needs_review(item) and not is_signed(item) and not item.fee
)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def submitted(bench: Bench) -> tuple[bool, Any]:
    assert bench.do(GoOn())
    bench.wait(1)
    assert len(bench.outbox.cases()) == 1
    return bench.outbox.was_sealed_ahead[0], bench.outbox.submissions[0]


def ahead_of(bench: Bench) -> Any:
    return bench.terminal._visit.session.journey.case.state.sealed_ahead


def test_what_was_looked_over_is_sealed_already(bench: Bench) -> None:
    walk_to(bench, UNSIGNED, ReviewScreen)
    bench.wait(1)
    was_ahead, content = submitted(bench)
    assert was_ahead
    assert content.person is not None


def test_what_was_signed_is_sealed_with_the_signature(bench: Bench) -> None:
    walk_to(bench, SIGNED, SignatureScreen)
    assert ahead_of(bench) is None
    bench.do(Sign(PNG, 640.0))
    bench.do(ClearSignature())
    bench.do(Sign(PNG + b"another", 640.0))
    bench.wait(1)
    was_ahead, content = submitted(bench)
    assert was_ahead
    assert content.attachments[-1].content == PNG + b"another"


def test_what_changed_since_is_sealed_again(bench: Bench) -> None:
    walk_to(bench, UNSIGNED, ReviewScreen)
    bench.wait(1)
    journey = bench.terminal._visit.session.journey
    name = next(name for name, answer in journey.form.answers.items() if isinstance(answer, str))
    journey.form.answers[name] = "changed"
    was_ahead, content = submitted(bench)
    assert not was_ahead
    assert content.answers[name] == "changed"


@pytest.mark.expected_logs("could not be sealed ahead")
def test_failed_early_seal_is_sealed_at_tap(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_: Submission) -> BenchSeal:
        raise ValueError("no seal")

    monkeypatch.setattr(bench.outbox, "seal", breaks)
    walk_to(bench, UNSIGNED, ReviewScreen)
    bench.wait(1)
    was_ahead, content = submitted(bench)
    assert not was_ahead
    assert content.person is not None


def test_nothing_of_it_outlives_its_journey(bench: Bench) -> None:
    walk_to(bench, UNSIGNED, ReviewScreen)
    bench.wait(1)
    journey = bench.terminal._visit.session.journey
    assert journey.case.state.sealed_ahead is not None
    assert bench.do(GoBack())
    journey.forget()
    assert journey.case.state.sealed_ahead is None


def test_seal_is_good_for_that_submission_alone() -> None:
    one, other = (Submission(person=PersonDetails(name=name, id_number="1")) for name in ("甲某", "乙某"))
    ahead = SealedAhead(BenchOutbox().seal, one)
    assert ahead.of(one) is one, "not sealed yet"
    ahead.seal()
    assert isinstance(ahead.of(one.model_copy()), BenchSeal)
    assert ahead.of(other) is other
