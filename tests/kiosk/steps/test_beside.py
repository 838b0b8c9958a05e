"""What the department says beside an input: shown when it comes, binding where it limits, missed by no one where it is silent."""

from typing import Any

import pytest

from contract.execution import LiveOption
from kiosk.view.intents import GoOn, SetField
from kiosk.view.review import ReviewScreen
from tests.kiosk.parts import Bench, both
from tests.kiosk.walking import at, at_field, breaks, journey_of, shown

LIMITS = LiveOption(value="limits", text=both("最低4000元，最高20000元"), fills={"least": "4000", "most": "20000"})
TIER = LiveOption(value="360", text=both("您现在交的是360元/年"))


@pytest.fixture
def bench() -> Bench:
    return Bench()


def at_base(bench: Bench) -> Any:
    bench.centre.own = (LIMITS,)
    citizen = at_field(bench, "RS021", "base_level")
    bench.do(SetField("base_level", "自己定"))
    bench.wait(1)
    return citizen


def test_present_tier_is_beside_the_new_one(bench: Bench) -> None:
    bench.centre.own = (TIER,)
    at_field(bench, "RS006", "new_tier")
    bench.wait(1)
    assert shown(bench, "new_tier").hint.startswith("您现在交的是360元/年")


def test_silence_says_nothing_and_hinders_no_one(bench: Bench) -> None:
    bench.centre.is_cut = True
    citizen = at_field(bench, "RS006", "new_tier")
    bench.wait(1)
    assert "现在" not in shown(bench, "new_tier").hint
    assert bench.view.frame.is_main_enabled
    citizen.walk(at(ReviewScreen))


def test_answer_that_breaks_is_as_none(bench: Bench) -> None:
    bench.centre.list_options = breaks  # type: ignore[method-assign]
    citizen = at_field(bench, "RS006", "new_tier")
    bench.wait(1)
    assert bench.screen.note is None
    citizen.walk(at(ReviewScreen))


@pytest.mark.parametrize(
    ("base", "message"), [("3999.99", "最少4,000元"), ("20000.01", "最多20,000元"), ("4000", ""), ("20000", "")]
)
def test_own_base_lies_between_the_limits(bench: Bench, base: str, message: str) -> None:
    at_base(bench)
    assert shown(bench, "pay_base").hint.startswith("最低4000元")
    bench.do(SetField("insurance", values=("企业职工基本养老保险",)))
    bench.do(SetField("pay_base", base))
    bench.do(GoOn())
    fields = {each.name: each.error for each in getattr(bench.screen, "fields", ())}
    assert fields.get("pay_base", "") == message
    assert ("pay_base" in journey_of(bench).form.answers) is (message == "")


@pytest.mark.parametrize("fills", [{}, {"least": "many", "most": "NaN"}])
def test_unreadable_limits_bind_no_one(bench: Bench, fills: dict[str, str]) -> None:
    at_base(bench)
    journey_of(bench).form.beside["pay_base"] = LIMITS.model_copy(update={"fills": fills})
    bench.do(SetField("pay_base", "1"))
    bench.do(GoOn())
    assert journey_of(bench).form.answers["pay_base"] == "1.00"
