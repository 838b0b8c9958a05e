"""What a card gave is masked where it is shown, and comes back whole from what is typed beside it."""

import pytest

from catalogue.input_types import InputKind
from kiosk.forms.card_masks import masked_answer, masked_entry, typed_over
from kiosk.forms.verdict import Entry
from simulators.person.people import person
from tests.kiosk.parts import snapshot

CHEN, LI = person("chen").card, person("li").card
FAMILY = next(each for each in snapshot().items["MZ009"].inputs if each.kind is InputKind.FAMILY_LIST)
NUMBERS = next(each for item in snapshot().items.values() for each in item.inputs if each.kind is InputKind.ID_LIST)
CHEN_ROW, LI_ROW = (f"{each.name}|{each.id_number}|子女|0" for each in (CHEN, LI))
BEFORE = Entry(values=(CHEN_ROW, LI_ROW), of_cards=frozenset({CHEN.name, CHEN.id_number}))
SHOWN = masked_entry(FAMILY, BEFORE).values


def test_only_the_person_of_the_card_is_masked() -> None:
    name, number, *rest = SHOWN[0].split("|")
    assert (name, number[:3], number[-4:], rest) == ("陈*满", CHEN.id_number[:3], CHEN.id_number[-4:], ["子女", "0"])
    assert CHEN.id_number[3:14] not in number
    assert SHOWN[1] == LI_ROW
    assert masked_answer(FAMILY, BEFORE.values, BEFORE) == SHOWN


def test_plain_list_masks_numbers_of_cards() -> None:
    entry = Entry(values=(CHEN.id_number, LI.id_number), of_cards=frozenset({CHEN.id_number}))
    shown = masked_entry(NUMBERS, entry).values
    assert (CHEN.id_number in shown, LI.id_number in shown) == (False, True)
    assert typed_over(NUMBERS, Entry(values=shown[:1]), entry) == Entry(
        values=(CHEN.id_number,), of_cards=frozenset({CHEN.id_number})
    )


@pytest.mark.parametrize(
    ("typed", "rows", "is_masked"),
    [
        (SHOWN, (CHEN_ROW, LI_ROW), True),
        ((SHOWN[0].replace("子女", "配偶"), LI_ROW), (CHEN_ROW.replace("子女", "配偶"), LI_ROW), True),
        ((*SHOWN, "王"), (CHEN_ROW, LI_ROW, "王"), True),
        (SHOWN[:1], (CHEN_ROW,), True),
        (SHOWN[1:], (LI_ROW,), False),
        (("王小明", LI_ROW), ("王小明", LI_ROW), False),
    ],
    ids=["same", "relation", "one_more", "other_removed", "removed", "another_in_place"],
)
def test_person_of_the_card_comes_back_whole(typed: tuple[str, ...], rows: tuple[str, ...], is_masked: bool) -> None:
    entry = typed_over(FAMILY, Entry(values=typed), BEFORE)
    assert entry.values == rows
    assert (CHEN.id_number in entry.of_cards) is is_masked


def test_touched_number_begins_again_beside_masked_name() -> None:
    name, number, *rest = SHOWN[0].split("|")
    entry = typed_over(FAMILY, Entry(values=("|".join((name, number[:-1], *rest)), LI_ROW)), BEFORE)
    assert entry == Entry(values=(f"{CHEN.name}||子女|0", LI_ROW), of_cards=frozenset({CHEN.name}))


def test_people_who_would_look_alike_are_shown() -> None:
    twin = f"{CHEN.name}|{CHEN.id_number[:10]}9999{CHEN.id_number[14:]}|子女|0"
    marks = frozenset({CHEN.name, CHEN.id_number, twin.split("|")[1]})
    before = Entry(values=(CHEN_ROW, twin), of_cards=marks)
    assert masked_entry(FAMILY, before).values == before.values
    assert typed_over(FAMILY, Entry(values=(twin,)), before).values == (twin,)
