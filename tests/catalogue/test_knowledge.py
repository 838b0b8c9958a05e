"""The knowledge base: every entry is read, belongs to an item that is there, speaks plainly, and asks what no other asks."""

import re
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from catalogue.errors import CatalogueInvalid
from catalogue.knowledge import KnowledgeEntry
from catalogue.loader import PACKAGED, load_catalogue, read_folder
from catalogue.reference import load_reference
from catalogue.schema import ItemStatus
from catalogue.text import LocalText
from catalogue.whole import check_files
from tests.catalogue.test_one_name import FORBIDDEN

FILES = read_folder(PACKAGED)
ENTRIES = load_reference().tables.knowledge
FIRST = next(each for each in ENTRIES if each.code == "K0001")
ENTRY = KnowledgeEntry(
    code="K9001",
    question=LocalText(zh="这里能办吗？", en="Can it be done here?"),
    answer=LocalText(zh="能。", en="Yes."),
    department="police",
    keywords=("能办吗",),
    source="以部门最新规定为准",
)
HOTLINES = re.compile(r"(?<!\d)(?:110|119|120|122|12\d{3}|95598|96110)(?!\d)")
TELEPHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?)?\d{5,12}(?!\d)")


def reported(text: str) -> list[str]:
    """What is wrong with a catalogue whose police answer with this as well."""
    with pytest.raises(CatalogueInvalid) as caught:
        check_files(FILES | {"knowledge/police.toml": FILES["knowledge/police.toml"] + text})
    return [str(each) for each in caught.value.problems]


def as_toml(**changes: str) -> str:
    fields = {
        "code": '"K9001"',
        "question": '{ zh = "这里能办吗？", en = "Here?" }',
        "answer": '{ zh = "能。", en = "Yes." }',
        "department": '"police"',
        "keywords": '["能办吗"]',
        "source": '"以部门最新规定为准"',
    } | changes
    return "\n[[entry]]\n" + "".join(f"{name} = {value}\n" for name, value in fields.items())


def test_sample_holds_419_entries_of_every_department() -> None:
    assert len(ENTRIES) == 419
    assert {each.department for each in ENTRIES} == {each.id for each in load_catalogue().departments}


def test_every_entry_leads_to_items_on_terminals() -> None:
    offered = {item.code for item in load_catalogue().items if item.status is ItemStatus.ONLINE}
    assert {code for each in ENTRIES for code in each.items} <= offered


def test_no_entry_says_what_items_never_say() -> None:
    for entry in ENTRIES:
        for text in (entry.question.zh, entry.answer.zh, entry.question.en, entry.answer.en):
            assert not [each for each in FORBIDDEN if re.search(each, text)], text


def test_no_entry_invents_a_telephone_number() -> None:
    for entry in ENTRIES:
        for text in (entry.answer.zh, entry.answer.en):
            assert not TELEPHONE.search(HOTLINES.sub("", text)), text


def test_entry_read_in_english_has_no_chinese() -> None:
    assert not [each.code for each in ENTRIES if re.search(r"[\u4e00-\u9fff]", each.question.en + each.answer.en)]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"code": '"K0001"'}, "K0001 › code: is there twice"),
        ({"question": f'{{ zh = "{FIRST.question.zh}", en = "?" }}'}, "K9001 › question: K0001 asks the same"),
        ({"department": '"army"'}, "K9001 › department: 'army' is unknown"),
        ({"themes": '["army"]'}, "K9001 › themes: 'army' is unknown"),
        ({"items": '["XX999"]'}, "K9001 › items: XX999 is no item"),
        ({"items": '["GA001", "GA001"]'}, "items: one is there twice"),
        ({"answer": f'{{ zh = "{"长" * 161}", en = "?" }}'}, "answer: at most 160 characters"),
        ({"checked_on": "2026-01-01"}, "checked_on and checked_by belong together"),
        ({"valid_from": "2026-02-01", "valid_until": "2026-01-01"}, "valid_until must not be before valid_from"),
    ],
)
def test_faulty_entry_is_named(changes: dict[str, str], problem: str) -> None:
    assert any(problem in each for each in reported(as_toml(**changes)))


def test_retired_question_may_be_asked_again() -> None:
    again = f'{{ zh = "{FIRST.question.zh}", en = "?" }}'
    files = FILES | {"knowledge/police.toml": FILES["knowledge/police.toml"] + as_toml(question=again, retired="true")}
    assert check_files(files).version


def test_catalogue_without_knowledge_is_whole() -> None:
    assert check_files({name: text for name, text in FILES.items() if not name.startswith("knowledge/")}).version


def test_entry_holds_between_its_dates() -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    entry = replace(ENTRY, valid_from=first, valid_until=last)
    assert [entry.holds_on(day) for day in (first - timedelta(1), first, last, last + timedelta(1))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not replace(ENTRY, retired=True).holds_on(first)
    assert (ENTRY.name, ENTRY.short, ENTRY.alias) == (ENTRY.question,) * 3
