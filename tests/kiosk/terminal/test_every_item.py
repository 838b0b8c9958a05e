"""Every one of the 240 items is walked from its guide to the end on the bench; each leaves exactly one case."""

import pytest

from catalogue.schema import OfflinePolicy
from contract.terms import Outcome
from kiosk.view.intents import GoOn
from kiosk.view.review import ReviewScreen, SignatureScreen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, snapshot


@pytest.mark.parametrize("code", sorted(snapshot().items))
def test_whole_item_counts_once(code: str) -> None:
    bench = Bench()
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk()
    kinds = [type(each) for each in citizen.screens]
    if SignatureScreen in kinds:
        assert ReviewScreen in kinds[: kinds.index(SignatureScreen)]
        assert ReviewScreen not in kinds[kinds.index(SignatureScreen) :]
    assert isinstance(bench.screen, AnotherScreen)
    cases = bench.outbox.cases()
    assert [case.item_code for case in cases] == [code]
    is_queue = snapshot().items[code].offline is OfflinePolicy.QUEUE
    assert cases[0].outcome is (Outcome.SUBMITTED if is_queue else Outcome.COMPLETED)
    assert bench.do(GoOn())
    assert isinstance(bench.screen, GoodbyeScreen)
    bench.wait(10)
    assert bench.terminal.last_wipe is not None
    assert bench.terminal.last_wipe.is_clean
