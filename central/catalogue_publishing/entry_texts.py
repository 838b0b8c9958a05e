"""What the console may change of an entry of the knowledge base, as a form has it: names of fields and their texts.

A list is one text with "、" between its parts; a date is written as 2026-12-31, and read as spreadsheets give it back.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from central.catalogue_publishing.item_texts import LANGUAGES, Table, TextsUnfit, without_unseen

SENTENCES = ("question", "answer")
LISTS = ("keywords", "items", "themes")
WORDS = ("department", "source", "checked_by")
DATES = ("checked_on", "valid_from", "valid_until")
RETIRED, SHOWN, HIDDEN = "retired", "上线", "下线"
ENTRY_FIELDS = (*(f"{name}.{code}" for name in SENTENCES for code in LANGUAGES), *LISTS, *WORDS, *DATES, RETIRED)
_PARTS = re.compile(r"[、，,;；\n]")
_DAY = re.compile(r"^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?\Z")
_SERIAL = re.compile(r"^[0-9]{5}\Z")
_BEFORE_FIRST = date(1899, 12, 30)
"""A spreadsheet keeps a date as the number of days since (ECMA-376 part 1, 18.17.4.1)."""


def entry_texts(entry: Mapping[str, object]) -> dict[str, str]:
    """The form of an entry; "" for what it does not say."""
    texts: dict[str, str] = {}
    for name in SENTENCES:
        said = entry.get(name)
        texts |= {f"{name}.{code}": str(said[code]) if isinstance(said, Mapping) else "" for code in LANGUAGES}
    for name in LISTS:
        parts = entry.get(name)
        texts[name] = "、".join(map(str, parts)) if isinstance(parts, list) else ""
    texts |= {name: str(entry.get(name, "")) for name in (*WORDS, *DATES)}
    texts[RETIRED] = HIDDEN if entry.get(RETIRED) else SHOWN
    return texts


def changed_entry_texts(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What differs: field → before and after."""
    given = {name: without_unseen(" ".join(after.get(name, before[name]).split())) for name in ENTRY_FIELDS}
    for name in LISTS:
        given[name] = "、".join(map(without_unseen, _parts(after.get(name, before[name]))))
    for name in DATES:
        given[name] = _tidy_date(given[name])
    return {name: (before[name], given[name]) for name in ENTRY_FIELDS if before[name] != given[name]}


def with_entry_texts(entry: Table, changes: Mapping[str, str]) -> Table:
    """The entry with these fields changed. Raises TextsUnfit."""
    texts = entry_texts(entry) | dict(changes)
    made: Table = dict(entry)
    for name in {change.partition(".")[0] for change in changes}:
        value = _value(name, texts)
        if value in (None, "", [], False):
            made.pop(name, None)
        else:
            made[name] = value
    return made


def _value(name: str, texts: Mapping[str, str]) -> object:
    if name in SENTENCES:
        zh, en = (texts[f"{name}.{code}"] for code in LANGUAGES)
        if bool(zh) != bool(en):
            raise TextsUnfit("中文和英文要一起填写")
        return {"zh": zh, "en": en} if zh else None
    if name in LISTS:
        return _parts(texts[name])
    if name in DATES:
        return _date(texts[name])
    if name == RETIRED:
        if texts[name] not in (SHOWN, HIDDEN):
            raise TextsUnfit(f"状态写成“{SHOWN}”或“{HIDDEN}”")
        return texts[name] == HIDDEN
    return texts[name]


def _date(text: str) -> date | None:
    if not text:
        return None
    if _SERIAL.match(text):
        return _BEFORE_FIRST + timedelta(days=int(text))
    said = _DAY.match(text)
    try:
        return date.fromisoformat(text) if said is None else date(*map(int, said.groups()))
    except ValueError:
        raise TextsUnfit("日期写成例如 2026-12-31") from None


def _tidy_date(text: str) -> str:
    """As it is kept; what is no date stays, to be refused where it is put into an entry."""
    try:
        day = _date(text)
    except TextsUnfit:
        return text
    return "" if day is None else day.isoformat()


def _parts(text: str) -> list[str]:
    return [words for part in _PARTS.split(text) if (words := " ".join(part.split()))]
