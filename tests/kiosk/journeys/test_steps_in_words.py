"""What a guide tells of an item is what the terminal does, in its order."""

import re

import pytest
from msgspec.structs import replace

from catalogue.guide import TimeLimit
from catalogue.input_types import InputKind
from catalogue.item_terms import CardTerms
from catalogue.loader import load_catalogue
from catalogue.schema import InputField, OfflinePolicy, ServiceItem
from catalogue.text import Language, LocalText
from kiosk.forms.captured import CAPTURED
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import plan_for
from kiosk.journeys.steps_in_words import MOST_LINES, NAMED, NAMED_BESIDES, steps_in_words
from wording.store import load_wording

WORDING = load_wording()
ITEMS = load_catalogue().items
LANGUAGES = (Language.ZH, Language.EN)
every_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
every_language = pytest.mark.parametrize("language", LANGUAGES)
in_both_modes = pytest.mark.parametrize("care_mode", [False, True], ids=["usual", "care"])


def reported(item: ServiceItem, language: Language = Language.ZH, *, care_mode: bool = False) -> tuple[str, ...]:
    return steps_in_words(item, WORDING, language, care_mode=care_mode)


def said(message: str, language: Language = Language.ZH) -> str:
    return WORDING.say(f"guide_steps.{message}", language)


def label(field: InputField, language: Language) -> str:
    """What of a label stands in a step for certain: case and unit aside."""
    return field.label.in_language(language).split("（")[0].split(" (")[0].strip("?？…").casefold()


@every_item
@every_language
@in_both_modes
def test_steps_are_few_and_whole(item: ServiceItem, language: Language, *, care_mode: bool) -> None:
    lines = reported(item, language, care_mode=care_mode)
    assert 2 <= len(lines) <= MOST_LINES
    assert len(set(lines)) == len(lines)
    assert all(line[0] == line[0].upper() and "{" not in line for line in lines)


@every_item
@every_language
def test_fields_are_named_or_counted(item: ServiceItem, language: Language) -> None:
    text = "".join(reported(item, language)).casefold()
    fields = [field for field in item.inputs if field.kind not in CAPTURED]
    always = [field for field in fields if field.is_always_needed]
    others = [field for field in fields if not field.is_always_needed]
    named = [label(field, language) in text for field in always]
    more = re.escape(WORDING.say("guide_steps.more_fields", language, count="#")).casefold().replace(r"\#", r"(\d+)")
    assert sum(named) + sum(map(int, re.findall(more, text))) >= len(always)
    if len(others) <= NAMED_BESIDES:
        assert all(label(field, language) in text for field in others)
    assert all(
        label(field, language) in text for field in item.inputs if field.kind in (InputKind.SCAN, InputKind.PHOTO)
    )


@every_item
@in_both_modes
def test_fields_come_in_the_order_of_the_form(item: ServiceItem, *, care_mode: bool) -> None:
    text = "\n".join(reported(item, care_mode=care_mode))
    steps = [step for step in plan_for(item, care_mode=care_mode) if step.kind is StepKind.FORM]
    fields = [item.input(name) for step in steps for name in step.fields]
    start = 0
    for field in [each for each in fields if each.is_always_needed][:NAMED]:
        if sum(1 for each in item.inputs if each.label.zh in field.label.zh) == 1:
            start = text.find(label(field, Language.ZH), start)
            assert start >= 0, field.name


@every_item
@in_both_modes
def test_whole_plan_is_reported_in_its_order(item: ServiceItem, *, care_mode: bool) -> None:
    signs = {
        StepKind.IDENTIFY: ("把身份证放在读卡区",),
        StepKind.FACE: ("再看着摄像头",),
        StepKind.LICENCE: ("再扫电子营业执照",),
        StepKind.FINGERPRINT: (said("fingerprint"),),
        StepKind.MATERIALS: ("放在拍摄台上拍", "要拍"),
        StepKind.REVIEW: (said("review"),),
        StepKind.SIGNATURE: (said("sign"),),
        StepKind.PAYMENT: (said("pay"),),
    }
    text = "\n".join(reported(item, care_mode=care_mode))
    kinds = [step.kind for step in plan_for(item, care_mode=care_mode)]
    places = [max(text.find(sign) for sign in signs[kind]) for kind in dict.fromkeys(kinds) if kind in signs]
    assert -1 not in places
    assert places == sorted(places)
    for kind in signs.keys() - set(kinds):
        assert not any(sign in text for sign in signs[kind])


@every_item
def test_network_is_reported_as_the_item_has_it(item: ServiceItem) -> None:
    assert any("没有网也能" in line for line in reported(item)) is (item.offline is not OfflinePolicy.ONLINE)


def item_of(code: str) -> ServiceItem:
    return next(item for item in ITEMS if item.code == code)


def test_what_happens_outside_the_visit_is_kept() -> None:
    item = item_of("GA046")
    before, after = LocalText("先去拍照", "Have your photo taken"), LocalText("等新证", "wait for it")
    item = replace(item, guide=replace(item.guide, before=(before,), after=(after,)))
    lines = reported(item, Language.EN)
    assert (lines[0], lines[-1]) == ("Have your photo taken", "Wait for it")


def test_message_is_awaited_unless_done_at_once() -> None:
    item = item_of("GA021")
    instant = replace(item, guide=replace(item.guide, promised_limit=TimeLimit(instant=True)))
    assert said("wait_for_message") in reported(item)
    assert said("wait_for_message") not in reported(instant)


def test_card_that_stays_is_taken_last() -> None:
    item = item_of("RS001")
    left = replace(item, card=CardTerms())
    assert said("take_paper_and_card") in reported(item)[-1]
    assert said("take_paper") in reported(left)[-1]


@every_language
@pytest.mark.parametrize("code", ["SJ001", "ZS005"])
def test_what_needs_one_answer_is_not_left_empty(code: str, language: Language) -> None:
    steps = " ".join(reported(item_of(code), language))
    assert WORDING.say("guide_steps.one_is_needed", language, what="@").partition("@")[2] in steps


def test_card_of_a_child_is_not_asked_for() -> None:
    items = {item.code: item for item in ITEMS}
    assert said("other_card") not in "".join(reported(items["MZ019"]))
    assert said("other_card") in "".join(reported(items["GA014"]))
    assert said("other_card_if") in "".join(reported(items["SJ005"]))
