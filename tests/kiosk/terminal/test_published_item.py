"""A new item comes with a published catalogue, and with it its limits, rules and follow-ups: the software stays as it is."""

from pathlib import Path

import pytest

from catalogue.loader import PACKAGED
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.receipt_blocks import Pair
from kiosk.view.form import FormScreen
from kiosk.view.intents import GoOn, OpenItem, SetField, Wake
from kiosk.view.result import ResultScreen, ResultTone
from kiosk.view.visit_end import AnotherScreen
from tests.app.test_catalogue_feed import Centre, feed_at, published, wanted
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench

CODE = "SW099"
ITEM = """
[[item]]
code = "SW099"
name = { zh = "办税辅导预约", en = "Book a tax lesson" }
short = { zh = "学报税", en = "Tax lesson" }
alias = { zh = "我想学怎么报税", en = "Learn how to file taxes" }
keywords = ["办税辅导"]
department = "tax"
theme = "tax_payment"
kind = "apply"
identity = "id_card"
identity_reason = "announcement"
audience = "person"
offline = "queue"
outputs = ["receipt"]
fee = false
cross_region = "city"
levels = ["district"]
follow_ups = ["SW007", "SW001"]
gates = [{ gate = "age", least = 18, instead = { zh = "满18周岁再来", en = "Come at 18" } }]
rules = [
  { rule = "at_least_long", field = "question", least = 6, words = { zh = "请写清楚想问什么", en = "Say what to learn" } },
  { rule = "differ", field = "second", other = "first" },
]
row = { status = "compiled", keys = [] }

[item.guide]
who = { zh = "个人", en = "Anybody" }
fee = { zh = "不收费", en = "Free" }
result = { zh = "提交回执", en = "A receipt" }
ask = { zh = "12366", en = "12366" }

[item.after_submitting]
contact = { zh = "老师会打电话给您", en = "The teacher will call you" }
tracking = { zh = "凭编号查询", en = "Ask with the number" }

[[item.inputs]]
name = "day"
kind = "date"
label = { zh = "日期", en = "Day" }
dates = { days_back = -1, days_ahead = 10 }

[[item.inputs]]
name = "question"
kind = "text"
size = 50
label = { zh = "想问什么", en = "What to learn" }
on_receipt = true

[[item.inputs]]
name = "first"
kind = "choice"
label = { zh = "首选", en = "First choice" }
options = [{ zh = "上午", en = "Morning" }, { zh = "下午", en = "Afternoon" }]

[[item.inputs]]
name = "second"
kind = "choice"
label = { zh = "备选", en = "Second choice" }
options = [{ zh = "上午", en = "Morning" }, { zh = "下午", en = "Afternoon" }]

[[item.inputs]]
name = "mobile"
kind = "mobile"
label = { zh = "手机", en = "Mobile" }
optional = true
required_if = { first = ["下午"] }
"""
FIRST = {"day": "2026-03-03", "question": "个税怎么退", "first": "上午", "second": "上午"}


@pytest.fixture
def newer(tmp_path: Path) -> CatalogueSnapshot:
    """The catalogue with the new item as a terminal has it: signed by the centre, fetched, checked."""
    return fetched(tmp_path, ITEM)


def fetched(folder: Path, item: str) -> CatalogueSnapshot:
    centre = Centre()
    centre.gives = published(**{"items/tax.toml": (PACKAGED / "items" / "tax.toml").read_text("utf-8") + item})
    feed = feed_at(folder, centre)
    used = wanted(feed)
    assert used, feed.state.report().problem
    return used[0]


def arrived(newer: CatalogueSnapshot, person: str = "li") -> Citizen:
    """Somebody before the guide of the new item."""
    citizen = Citizen(Bench(), person=person)
    citizen.bench.terminal.use_catalogue(newer)
    assert citizen.bench.do(Wake())
    citizen.item = newer.items[CODE]
    assert citizen.bench.do(OpenItem(CODE))
    return citizen


def errors_of(citizen: Citizen, **answers: str) -> dict[str, str]:
    """What is said after these answers were given on as many pages as there are."""
    citizen.walk(until=lambda screen: isinstance(screen, FormScreen))
    while isinstance(citizen.bench.screen, FormScreen):
        page = citizen.bench.screen
        for view in page.fields:
            citizen.bench.do(SetField(view.name, answers.get(view.name, "")))
        citizen.bench.do(GoOn())
        after = citizen.bench.screen
        if isinstance(after, FormScreen) and any(view.error for view in after.fields):
            return {view.name: view.error for view in after.fields if view.error}
    return {}


def test_limits_and_rules_of_new_item_act(newer: CatalogueSnapshot) -> None:
    citizen = arrived(newer)
    citizen.start()

    assert set(errors_of(citizen, **FIRST | {"day": "2026-03-02"})) >= {"day"}
    assert errors_of(citizen, **FIRST) == {"question": "请写清楚想问什么"}, "in the words of the catalogue"
    assert set(errors_of(citizen, **FIRST | {"question": "个税怎么申请退"})) == {"second"}


def test_new_item_is_submitted_and_followed(newer: CatalogueSnapshot) -> None:
    citizen = arrived(newer)
    citizen.start()
    answers = {"day": "2026-03-04", "question": "个税怎么申请退", "first": "下午", "second": "上午"}
    assert set(errors_of(citizen, **answers)) == {"mobile"}, "needed for who wants the afternoon"
    assert not errors_of(citizen, **answers, mobile="13800138000")

    citizen.walk(until=lambda screen: isinstance(screen, ResultScreen))
    result = citizen.bench.screen
    assert result.next_steps == ("老师会打电话给您", "凭编号查询")
    citizen.walk()
    (receipt,) = citizen.bench.press.receipts
    assert ("想问什么", "个税怎么申请退") in [(row.label, row.value) for row in receipt.blocks if isinstance(row, Pair)]
    another = citizen.bench.screen
    assert isinstance(another, AnotherScreen)
    assert [row.code for row in another.suggestions][:2] == ["SW007", "SW001"]


def test_citizen_not_allowed_is_informed_at_once(newer: CatalogueSnapshot) -> None:
    citizen = arrived(newer, person="child")
    citizen.start()
    citizen.walk(until=lambda screen: isinstance(screen, ResultScreen))

    assert citizen.bench.screen.tone is ResultTone.REJECTED
    assert citizen.bench.screen.summary == "要年满18周岁"


def test_unknown_local_answer_closes_its_item_alone(tmp_path: Path) -> None:
    local = ITEM.replace(
        'identity = "id_card"\nidentity_reason = "announcement"', 'identity = "none"\nidentity_reason = "public_list"'
    ).replace('offline = "queue"', 'offline = "local"')
    local = "\n".join(line for line in local.splitlines() if not line.startswith("gates = "))
    newer = fetched(tmp_path, local.replace("fee = false", 'fee = false\nlocal_answer = "moon_phases"', 1))

    citizen = arrived(newer)

    assert not citizen.bench.screen.can_start
    assert citizen.bench.screen.note.text == "本终端更新软件后才能办理该事项"
    assert citizen.bench.do(OpenItem("GA027")), "the other local ones are there"
    assert citizen.bench.screen.can_start
