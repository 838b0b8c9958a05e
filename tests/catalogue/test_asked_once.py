"""In a life event no one is asked the same twice, and no answer goes where another was meant."""

from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import permutations

import pytest

from catalogue.event_checks import NEVER_SHARED
from catalogue.input_fields import InputField
from catalogue.input_types import LIVE_SOURCES, InputKind
from catalogue.life_events import LifeEvent
from catalogue.loader import load_catalogue

CATALOGUE = load_catalogue()
ITEMS = {item.code: item for item in CATALOGUE.items}

DIFFERENT = {
    ("business", "usc_code"): "the business that grants are for, and one to be closed, which is always asked",
    ("school", "purpose_note"): "each of three papers may have another purpose",
    ("first_job", "purpose_note"): "each paper may have another purpose",
    ("home", "purpose"): "the record of homes is for buying, that of the fund for what its reader wants",
    ("home", "purpose_note"): "as the purpose",
    ("home", "account_no"): "electricity, water and gas have an account each",
    ("home", "pay_part"): "of each bill",
    ("home", "amount"): "of each bill",
    ("illness", "clinic"): "the clinic for ordinary visits is seldom the hospital for a special disease",
    ("illness", "category"): "one lives elsewhere, the other is there for a while",
    ("illness", "care_type"): "what is claimed, and what is looked up",
    ("disability", "hukou_book"): "one's own, and that of who is in one's care",
    ("retirement", "hukou_book"): "one's own for the pension, that of the old person for the allowance",
    ("car", "reason"): "a licence plate and a vehicle licence are lost for reasons of their own",
    ("death", "evidence"): "the change of the household, and the death itself",
}
"""Inputs of one name and one label that ask different things, and why."""

APART = {
    ("job_loss", "amount"): "what all are owed, and what one claims",
    ("job_loss", "evidence"): "wage slips, and proof of hardship",
    ("school", "evidence"): "proof of work, of enrolment, of hardship",
    ("disability", "bank_card"): "the card of the disabled person, who may be another, and one's own",
    ("disability", "evidence"): "a certificate, and proof of income and housing",
    ("retirement", "bank_card"): "an old person's card, and one's own",
    ("car", "mail_address"): "where a paper goes this time, and where penalty notices go from now on",
}
"""Names that several items of an event have, and that mean more than one thing there."""

PEOPLE = {
    ("school", "co_borrower_id_no"): "who borrows with the student, and the student",
    ("moving", "spouse_id_no"): "to whom one moves",
    ("moving", "relative_id_no"): "to whom one moves",
    ("moving", "child_id_no"): "who goes to school",
    ("disability", "other_id_no"): "for whom a premium is paid, who may be a neighbour",
}
"""Numbers of people of whom one event names several, and who each is."""

ALIKE = {
    ("job_loss", "RS021.pay_base", "YB008.pay_amount"): "pensions and medical insurance have bases of their own",
    ("business", "RS021.pay_base", "YB008.pay_amount"): "as after a lost job",
    ("moving", "JY001.evidence", "hukou_book"): "all papers of the enrolment, of which the hukou book may be one",
    ("death", "MZ027.evidence", "death_cert"): "the change of the household, and the death itself",
    ("car", "GA052.vehicle_type", "plate_type"): "the new car that has no plates yet, and one that has some",
}
"""Inputs of two labels that sound as if they asked the same, and why they do not."""

EXCLUDING = (("RS023", "RS035"), ("RS039", "RS049"))
"""Items of which one says that it is not for who does the other."""

every_event = pytest.mark.parametrize("event", CATALOGUE.events, ids=lambda event: event.id)


@every_event
def test_same_question_is_asked_once(event: LifeEvent) -> None:
    twice = set()
    for option in event.options:
        groups = defaultdict(list)
        for code in event.ordered(option.shown):
            for field in ITEMS[code].inputs:
                is_answered = f"{code}.{field.name}" in event.presets
                # only the department knows what a live list has for each item; one signature is under all
                is_own = field.source in LIVE_SOURCES or field.kind in (*NEVER_SHARED, InputKind.SIGNATURE)
                if not is_answered and not is_own:
                    groups[field.label.zh].append((field.name, event.answer_of(code, field.name)))
        for found in groups.values():
            answers = {answer for _, answer in found}
            if len(found) > 1 and (len(answers) > 1 or "" in answers):
                twice |= {name for name, _ in found}

    assert {name for name in twice if (event.id, name) not in {**DIFFERENT, **APART}} == set()


@every_event
def test_person_is_named_once_by_whatever_words(event: LifeEvent) -> None:
    strangers = set()
    for option in event.options:
        fields = [(code, field) for code in event.ordered(option.shown) for field in ITEMS[code].inputs]
        numbers = [(code, field.name) for code, field in fields if field.kind is InputKind.ID_NO]
        people = {event.answer_of(code, name) or name for code, name in numbers}
        if len(people) > 1:
            strangers |= {name for code, name in numbers if not event.answer_of(code, name)}

    assert {name for name in strangers if (event.id, name) not in PEOPLE} == set()


def _apart(event: LifeEvent) -> Iterator[tuple[tuple[str, InputField], tuple[str, InputField]]]:
    """Two inputs of two items that one option asks for, and that are not one answer."""
    for option in event.options:
        asked = [(code, field) for code in event.ordered(option.shown) for field in ITEMS[code].inputs]
        open_ = [(code, field) for code, field in asked if f"{code}.{field.name}" not in event.presets]
        for (one, field), (other, again) in permutations(open_, 2):
            answer = event.answer_of(one, field.name)
            if (
                one != other
                and field.label.zh != again.label.zh
                and not (answer and answer == event.answer_of(other, again.name))
            ):
                yield (one, field), (other, again)


def _is_alike(code: str, field: InputField, again: InputField) -> bool:
    """Two choices offer the same, two sums are of the same, or papers of no name are proved by one that the other asks for."""
    if field.kind is not again.kind:
        return False
    if field.kind is InputKind.CHOICE:
        return len({each.value for each in field.options} & {each.value for each in again.options} - {"其他"}) > 1
    if field.kind is InputKind.AMOUNT:
        one, other = (each.label.zh.partition("（")[0] for each in (field, again))
        return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size > 3
    guide = ITEMS[code].guide
    return (
        field.kind is InputKind.SCAN
        and field.label.zh.endswith("材料")
        and again.label.zh in "".join(each.zh for each in (*guide.materials, *guide.notes))
    )


@every_event
def test_nothing_is_asked_again_by_another_label(event: LifeEvent) -> None:
    alike = set()
    for (one, field), (other, again) in _apart(event):
        if _is_alike(one, field, again):
            pair = ((one, field.name), (other, again.name))
            alike.add((event.id, *sorted(event.answer_of(*each) or ".".join(each) for each in pair)))

    assert alike == {(id_, *sorted(pair)) for id_, *pair in ALIKE if id_ == event.id}


@every_event
def test_different_answers_stay_apart(event: LifeEvent) -> None:
    shared = {name for group in event.shared for name in group}
    assert {name for id_, name in APART if id_ == event.id} & shared == set()


@every_event
def test_no_answer_ticks_items_that_exclude_each_other(event: LifeEvent) -> None:
    for option in event.options:
        assert not [pair for pair in EXCLUDING if set(pair) <= set(option.items)]


def test_reasons_are_of_inputs_that_are_there() -> None:
    events = {event.id: event for event in CATALOGUE.events}
    for id_, name in (*DIFFERENT, *APART, *PEOPLE):
        asking = [code for code in events[id_].items if any(field.name == name for field in ITEMS[code].inputs)]
        assert len(asking) > ((id_, name) not in PEOPLE), (id_, name)
