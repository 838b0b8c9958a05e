"""What a guide says, what the terminal asks and what the sandbox answers agree, item by item."""

import re
from collections.abc import Iterator

import pytest

from catalogue.loader import load_catalogue
from catalogue.schema import OfflinePolicy, Output, ServiceItem
from catalogue.text import LocalText
from central.sandbox.templates import ItemTemplate, templates_of

ITEMS = load_catalogue().items
every_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)

PAPER = re.compile(
    r"《|A4|打印.*(证明|证照|凭证|明细|单|户口簿|申请表|登记表|结果|发票|完税信息)|发票|电子证|一张办事指引|需要的话打印|打印在纸上"
)
RECEIPT_WORD = re.compile(r"凭条|回执|小票")
SCREEN = re.compile(r"屏幕|看到|显示|在本机看")
LIMIT = re.compile(r"(?<![\d月])(\d+)(?=个?(?:工作)?[日天]|个月|年内)")
THINGS = (
    "身份证", "户口簿", "照片", "合照", "出生医学证明", "受理回执", "通行证", "行驶证", "交强险", "结婚证", "离婚协议书",
    "旧证", "登记表", "单位证明", "相片回执", "核对授权书", "半年", "分钟", "取号", "声明书",
)  # fmt: skip
"""What people are told to bring, hand in or do after the visit."""


def guide_texts(item: ServiceItem) -> str:
    guide = item.guide
    texts: Iterator[LocalText] = iter(
        (*guide.materials, *guide.before, *guide.after, *guide.notes, guide.result, guide.who, guide.fee)
    )
    limits = [f"{each.days}日" for each in (guide.legal_limit, guide.promised_limit) if each and each.days]
    deadline = [guide.deadline.words.zh] if guide.deadline else []
    return "\n".join([*(text.zh for text in texts), *limits, *deadline])


def template_of(item: ServiceItem) -> ItemTemplate:
    if item.offline is OfflinePolicy.LOCAL:
        pytest.skip("the terminal answers by itself")
    return templates_of(item.department)[item.code]


@every_item
def test_fee_is_said_where_it_is_asked(item: ServiceItem) -> None:
    said = item.guide.fee
    if item.fee:
        assert re.search(r"为准|收费标准|金额", said.zh)
        assert not re.search(r"^\w*不收费$", said.zh)
    else:
        assert re.search(r"不收费|免费", said.zh)
    if item.offline is not OfflinePolicy.LOCAL:
        assert bool(template_of(item).fee) is item.fee


@every_item
def test_result_names_the_paper_that_comes(item: ServiceItem) -> None:
    said = item.guide.result.zh
    if Output.A4 in item.outputs:
        assert PAPER.search(said)
    elif Output.RECEIPT in item.outputs:
        assert RECEIPT_WORD.search(said)
    else:
        assert SCREEN.search(said)
    if item.offline is not OfflinePolicy.LOCAL:
        assert (template_of(item).document is not None) is (Output.A4 in item.outputs)


@every_item
def test_limits_of_an_answer_are_in_the_guide(item: ServiceItem) -> None:
    template = template_of(item)
    said = [template.summary.zh, *(step.zh for step in template.next_steps)]
    said += [row.generator.removeprefix("text ").split("/")[0] for row in template.rows if row.generator[:5] == "text "]
    said += template.document.notes if template.document else ()
    guide = guide_texts(item)
    assert [each for each in said for number in LIMIT.findall(each) if not re.search(rf"(?<!\d){number}", guide)] == []


@every_item
def test_things_to_bring_are_in_the_guide(item: ServiceItem) -> None:
    guide = guide_texts(item)
    reported = [
        step.zh for step in template_of(item).next_steps if re.search(r"带|交回|提前|取号|到场|补签|凭", step.zh)
    ]
    assert [(each, thing) for each in reported for thing in THINGS if thing in each and thing not in guide] == []


@every_item
def test_delivery_is_said_where_it_is_chosen(item: ServiceItem) -> None:
    chosen = any(field.name == "delivery" for field in item.inputs)
    assert ("您选的方式" in item.guide.result.zh) is chosen


@every_item
def test_done_at_once_is_not_awaited(item: ServiceItem) -> None:
    limit = item.guide.promised_limit
    if limit is not None and limit.instant and item.offline is not OfflinePolicy.LOCAL:
        assert not re.search(r"已收到|审核", template_of(item).summary.zh)
        assert not re.search(r"审核(后|通过)|短信(告诉|通知)", item.guide.result.zh)


@every_item
def test_receipt_of_what_waits_promises_no_outcome(item: ServiceItem) -> None:
    waits = item.offline is OfflinePolicy.QUEUE and item.kind == "apply"
    if waits and Output.A4 not in item.outputs:
        assert re.search(r"收到|登记|报名|受理", template_of(item).summary.zh)
