"""What a citizen does at the terminal, step by step, in words: the plan of an item as its guide describes it. Pure.

Nothing here is written per item, so a guide cannot give another order than the terminal goes.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial, reduce
from itertools import chain, groupby

from msgspec import Struct

from catalogue.answer_rules import AgeOf, OneOf
from catalogue.input_types import InputKind
from catalogue.other_people import OF_AGE
from catalogue.schema import InputField, ItemKind, OfflinePolicy, Output, ServiceItem
from catalogue.text import Language
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep, plan_for
from wording.store import Wording

MOST_LINES = 7
"""Lines of a guide's steps."""

FIELDS_A_LINE = 4

NAMED, NAMED_BESIDES = 8, 3
"""Fields that are named, of those that everybody is asked and of the others; how many more there are is said."""

CHOSEN = frozenset(
    {
        InputKind.CHOICE,
        InputKind.TIER,
        InputKind.STATION,
        InputKind.SCHOOL,
        InputKind.SLOT,
        InputKind.REGION,
        InputKind.NATIONALITY,
        InputKind.YEAR,
        InputKind.MONTH,
        InputKind.MONTH_RANGE,
        InputKind.DATE_RANGE,
    }
)

PARTS: dict[StepKind, str] = {
    StepKind.IDENTIFY: "who",
    StepKind.FACE: "who",
    StepKind.LICENCE: "who",
    StepKind.FORM: "form",
    StepKind.OTHER_CARD: "other_card",
    StepKind.FINGERPRINT: "fingerprint",
    StepKind.DEVICE: "device",
    StepKind.MATERIALS: "materials",
    StepKind.REVIEW: "confirm",
    StepKind.SIGNATURE: "confirm",
    StepKind.PAYMENT: "pay",
    StepKind.RESULT: "take",
    StepKind.PRINT: "take",
}
"""Steps that belong together in a guide; what is not here happens by itself, or is no part of a guide."""

ON_ONE_LINE = (("form", "other_card"), ("confirm", "take"), ("confirm", "pay"))


class GuideWords(Struct, frozen=True):
    """An item and the language of its guide (指南步骤)."""

    item: ServiceItem
    wording: Wording
    language: Language

    def say(self, message: str, **params: str) -> str:
        return self.wording.say(f"guide_steps.{message}", self.language, **params)

    def joined(self, by: str, parts: Iterable[str]) -> str:
        return reduce(lambda first, second: self.say(by, first=first, second=second), parts)


def steps_in_words(item: ServiceItem, wording: Wording, language: Language, *, care_mode: bool) -> tuple[str, ...]:
    """What happens before the visit, at the terminal in the order of its plan, and afterwards."""
    words = GuideWords(item, wording, language)
    guide = item.guide
    steps = [step for step in plan_for(item, care_mode=care_mode) if step.kind in PARTS]
    parts = [(part, tuple(step)) for part, step in groupby(steps, key=lambda step: PARTS[step.kind])]
    before = [text.in_language(language) for text in guide.before]
    after = [*_afterwards(words), *(text.in_language(language) for text in guide.after)]
    lines = [*before, *_lines(words, parts), *after]
    if len(lines) > MOST_LINES:
        lines = [*before, *_lines(words, parts, form_lines=1), *after]
    return tuple(map(_capitalised, lines))


def _capitalised(line: str) -> str:
    return line[0].upper() + line[1:]


def _lines(words: GuideWords, parts: list[tuple[str, tuple[PlannedStep, ...]]], form_lines: int = 2) -> list[str]:
    lines: list[str] = []
    last = ""
    for part, steps in parts:
        texts = [*_TELL[part](words, steps)]
        if part == "form":
            texts = _gather(words, texts, form_lines)
        if lines and (last, part) in ON_ONE_LINE:
            lines[-1] = words.joined("then", [lines[-1], *texts])
        else:
            lines += texts
        last = part
    return lines


def _who(words: GuideWords, steps: tuple[PlannedStep, ...]) -> Iterator[str]:
    kinds = {step.kind for step in steps}
    said = [words.say("face" if StepKind.FACE in kinds else "card")]
    if StepKind.LICENCE in kinds:
        said.append(words.say("licence"))
    line = words.joined("then", said)
    card = words.item.card
    yield words.joined("besides", [line, words.say("lost_card")]) if card and card.lost else line


def _form(words: GuideWords, steps: tuple[PlannedStep, ...]) -> Iterator[str]:
    """What is always asked, by what is done with it; then what may be left out, and what depends on answers."""
    fields = [words.item.input(name) for step in steps for name in step.fields]
    always = [field for field in fields if field.is_always_needed]
    free = [field for field in fields if field.optional]
    depending = [field for field in fields if field.is_conditional and not field.optional]
    done = [_describe_fields(words, list(line)) for line in _in_lines(always[:NAMED])]
    if len(always) > NAMED:
        rest = words.say("more_fields", count=str(len(always) - NAMED))
        done = [*done[:-1], words.joined("then", [done[-1], rest])]
    if free:
        done = [*done[:-1], words.joined("besides", [*done[-1:], _may_stay_empty(words, free, is_all=not done)])]
    asked, agreed = (
        [step for step in depending if (_verb(step) == "agree") is is_agreed] for is_agreed in (False, True)
    )
    for message, those in (("depends", asked), ("depends_agree", agreed)):
        if those:
            rest = words.say(message, what=_some_labels(words, those))
            done = [*done[:-1], words.joined("besides", [*done[-1:], rest])]
    yield from done


def _may_stay_empty(words: GuideWords, fields: list[InputField], *, is_all: bool) -> str:
    if not is_all:
        return words.say("may_stay_empty", what=_some_labels(words, fields))
    if any(
        isinstance(rule, OneOf) and {field.name for field in fields} <= {rule.field, *rule.others}
        for rule in words.item.rules
    ):
        return words.say("one_is_needed", what=_labels(words, fields))
    are_chosen = all(_verb(field) == "choose" for field in fields)
    return words.say("may_choose" if are_chosen else "may_fill_in", what=_labels(words, fields))


def _other_card(words: GuideWords, steps: tuple[PlannedStep, ...]) -> Iterator[str]:
    """A child shows no card: the guardian's is enough."""
    named = [name for step in steps for name in step.fields if not _is_of_a_child(words.item, name)]
    if named:
        is_needed = all(words.item.input(name).is_always_needed for name in named)
        yield words.say("other_card" if is_needed else "other_card_if")


def _is_of_a_child(item: ServiceItem, name: str) -> bool:
    return any(
        isinstance(rule, AgeOf)
        and rule.field == name
        and not rule.only_if
        and isinstance(rule.below, int)
        and rule.below <= OF_AGE
        for rule in item.rules
    )


def _in_lines(fields: list[InputField]) -> Iterator[list[InputField]]:
    half = len(fields) if len(fields) <= FIELDS_A_LINE else -(-len(fields) // 2)
    for start in range(0, len(fields), half or 1):
        yield fields[start : start + half]


def _gather(words: GuideWords, texts: list[str], lines: int) -> list[str]:
    return texts if len(texts) <= lines else [words.joined("then", texts)]


def _describe_fields(words: GuideWords, fields: list[InputField]) -> str:
    groups = [(verb, list(field)) for verb, field in groupby(fields, key=_verb)]
    return words.joined("then", [words.say(verb, what=_labels(words, group)) for verb, group in groups])


def _verb(field: InputField) -> str:
    if field.kind is InputKind.CONFIRM:
        return "agree"
    if field.kind is InputKind.MULTI_CHOICE:
        return "tick"
    return "choose" if field.kind in CHOSEN else "fill_in"


def _labels(words: GuideWords, fields: Iterable[InputField]) -> str:
    return words.joined("and", [_label(words, field) for field in fields])


def _some_labels(words: GuideWords, fields: list[InputField]) -> str:
    named = _labels(words, fields[:NAMED_BESIDES])
    return named if len(fields) <= NAMED_BESIDES else words.say("and_others", what=named, count=str(len(fields)))


def _label(words: GuideWords, field: InputField) -> str:
    """As on the screen, without its unit; a question stays one."""
    label = field.label.in_language(words.language).strip()
    if label.endswith((")", "）")):
        label = label[: max(label.rfind("("), label.rfind("（"))].strip()
    if label.endswith(("?", "？", "…")):
        return words.say("quoted", what=label)
    first, *rest = label.split(" ", 1)
    return " ".join((first.lower() if first[1:].islower() else first, *rest))


def _materials(words: GuideWords, steps: tuple[PlannedStep, ...]) -> Iterator[str]:
    fields = [words.item.input(name) for step in steps for name in step.fields]
    ways = (
        ("scan", [field for field in fields if field.is_always_needed]),
        ("scan_if_there", [field for field in fields if field.optional]),
        ("scan_if_asked", [field for field in fields if field.is_conditional and not field.optional]),
    )
    yield words.joined("besides", [words.say(way, what=_labels(words, fields)) for way, fields in ways if fields])


def _confirm(words: GuideWords, steps: tuple[PlannedStep, ...]) -> Iterator[str]:
    said = []
    for step in steps:
        if step.kind is StepKind.REVIEW:
            said.append(words.say("review"))
        else:
            is_always = all(words.item.input(name).is_always_needed for name in step.fields)
            said.append(words.say("sign" if is_always else "sign_if_asked"))
    if not words.item.fee:
        hands_in = words.item.kind in (ItemKind.APPLY, ItemKind.CERTIFY)
        said.append(words.say("submit" if hands_in else "go_on"))
    yield words.joined("then", said)


def _take(words: GuideWords, _steps: tuple[PlannedStep, ...]) -> Iterator[str]:
    item = words.item
    said = [words.say("paid")] if item.fee else []
    if item.outputs == (Output.SCREEN,):
        yield words.joined("then", [*said, words.say("look")])
        return
    said.append(words.say("see"))
    if Output.A4 not in item.outputs or item.offline is OfflinePolicy.QUEUE:
        said.append(words.say("take_receipt"))
    else:
        said += [words.say("copies")] if item.asks_copies else []
        stays = item.card is not None and item.card.stays
        both = "take_paper_and_receipt" if Output.RECEIPT in item.outputs else "take_paper"
        said.append(words.say("take_paper_and_card" if stays else both))
    yield words.joined("then", said)


def _one(message: str, words: GuideWords, _steps: tuple[PlannedStep, ...]) -> Iterator[str]:
    yield words.say(message)


def _device(words: GuideWords, steps: tuple[PlannedStep, ...]) -> Iterator[str]:
    yield words.say("device", what=_labels(words, [words.item.input(name) for step in steps for name in step.fields]))


_TELL: dict[str, Callable[[GuideWords, tuple[PlannedStep, ...]], Iterator[str]]] = {
    "who": _who,
    "form": _form,
    "other_card": _other_card,
    "fingerprint": partial(_one, "fingerprint"),
    "device": _device,
    "materials": _materials,
    "confirm": _confirm,
    "pay": partial(_one, "pay"),
    "take": _take,
}


def _afterwards(words: GuideWords) -> Iterator[str]:
    """What follows from how the item is done: a message, paper that is printed later, and that no network is needed."""
    item, said = words.item, []
    has_number = any(field.kind is InputKind.MOBILE and field.is_always_needed for field in item.inputs)
    if item.kind is ItemKind.APPLY and has_number and not item.guide.is_instant and not item.guide.after:
        said.append(words.say("wait_for_message"))
    if any(step.kind is StepKind.COLLECT for step in plan_for(item, care_mode=False)):
        said.append(words.say("come_to_print"))
    if (
        item.kind is ItemKind.BOOK
        and any(field.kind is InputKind.SLOT for field in item.inputs)
        and not item.guide.after
    ):
        said.append(words.say("go_in_time"))
    network = {OfflinePolicy.QUEUE: "without_network", OfflinePolicy.LOCAL: "works_without_network"}.get(item.offline)
    if network:
        said.append(words.say(f"{network}_certify" if item.kind is ItemKind.CERTIFY else network))
    yield from chain(said)
