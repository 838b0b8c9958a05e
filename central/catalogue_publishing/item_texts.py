"""What the console may change of an item, as a form has it: names of fields and their texts. Everything else stays as it is.

A list (materials, notes) is one text with a line for each entry, in both languages equally many.
"""

from collections.abc import Mapping
from typing import Any

from catalogue.guide import DayUnit
from catalogue.item_kinds import ItemStatus

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "short": ("short",),
    "who": ("guide", "who"),
    "fee": ("guide", "fee"),
    "result": ("guide", "result"),
    "ask": ("guide", "ask"),
    "place": ("guide", "office", "place"),
    "complaints": ("guide", "office", "complaints"),
}
"""In Chinese and English; those of the office may be empty."""
LISTS: Mapping[str, tuple[str, ...]] = {
    "materials": ("guide", "materials"),
    "before": ("guide", "before"),
    "after": ("guide", "after"),
    "notes": ("guide", "notes"),
}
STATUS, LIMIT = "status", "promised_limit"
INSTANT, UNKNOWN, IN_WORDS = "即办", "未公布", "另有说明"
UNITS: Mapping[str, str] = {DayUnit.WORKING: "个工作日", DayUnit.NATURAL: "个自然日"}
LANGUAGES = ("zh", "en")
FIELDS = (*(f"{name}.{code}" for name in (*SENTENCES, *LISTS) for code in LANGUAGES), STATUS, LIMIT)
MOST_LINE, MOST_LINES, MOST_DIGITS = 300, 20, 4

Table = dict[str, Any]
"""An item as its TOML file has it."""
# Any: a table of TOML


class TextsUnfit(ValueError):
    """The texts cannot be put into an item; says in Chinese why."""


def texts_of(item: Table) -> dict[str, str]:
    """The form of an item; "" for what it does not say."""
    texts: dict[str, str] = {}
    for name, place in SENTENCES.items():
        said = _at(item, place) or {}
        texts |= {f"{name}.{code}": said.get(code, "") for code in LANGUAGES}
    for name, place in LISTS.items():
        lines = _at(item, place) or []
        texts |= {f"{name}.{code}": "\n".join(line[code] for line in lines) for code in LANGUAGES}
    texts[STATUS] = item.get("status", ItemStatus.ONLINE.value)
    texts[LIMIT] = _limit_text(_at(item, ("guide", LIMIT)))
    return texts


def changed_texts(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What differs: field → before and after."""
    given = {name: _tidy(after.get(name, before[name])) for name in FIELDS}
    return {name: (before[name], given[name]) for name in FIELDS if _tidy(before[name]) != given[name]}


def with_texts(item: Table, changes: Mapping[str, str]) -> Table:
    """The item with these fields changed. Raises TextsUnfit."""
    texts = texts_of(item) | dict(changes)
    changed = {name.partition(".")[0] for name in changes}
    made: Table = {**item, "guide": dict(item["guide"])}
    for name in changed & SENTENCES.keys():
        _put(made, SENTENCES[name], _sentence(*(texts[f"{name}.{code}"] for code in LANGUAGES)))
    for name in changed & LISTS.keys():
        _put(made, LISTS[name], _sentences(*(texts[f"{name}.{code}"] for code in LANGUAGES)))
    if STATUS in changed:
        made[STATUS] = texts[STATUS]
    if LIMIT in changed:
        _put(made, ("guide", LIMIT), _limit(texts[LIMIT]))
    return made


def _sentence(zh: str, en: str) -> dict[str, str] | None:
    if bool(zh) != bool(en):
        raise TextsUnfit("中文和英文要一起填写")
    if max(len(zh), len(en)) > MOST_LINE:
        raise TextsUnfit(f"每句最多 {MOST_LINE} 字")
    # what other languages said is of the sentence before
    return {"zh": zh, "en": en} if zh else None


def _sentences(zh: str, en: str) -> list[dict[str, str] | None] | None:
    chinese, english = ([part for part in text.split("\n") if part] for text in (zh, en))
    if len(chinese) != len(english):
        raise TextsUnfit("中文和英文的行数要相同")
    if len(chinese) > MOST_LINES:
        raise TextsUnfit(f"最多 {MOST_LINES} 行")
    return [_sentence(*pair) for pair in zip(chinese, english, strict=True)] or None


def _limit_text(limit: Mapping[str, Any] | None) -> str:  # Any: a table of TOML
    """A limit with a note in words has no short form: it stays until another is chosen."""
    match limit:
        case None:
            return ""
        case {"unknown": True}:
            return UNKNOWN
        case {"instant": True}:
            return INSTANT
        case {"days": int(days)} if "note" not in limit:
            return f"{days} {UNITS[limit.get('unit', DayUnit.WORKING)]}"
        case _:
            return IN_WORDS


def _limit(text: str) -> Table | None:
    days, _, words = text.partition(" ")
    unit = next((unit for unit, name in UNITS.items() if name == words), None)
    if unit is not None and days.isascii() and days.isdecimal() and len(days) <= MOST_DIGITS:
        return {"days": int(days), "unit": str(unit)}
    if text and text not in (INSTANT, UNKNOWN):
        raise TextsUnfit("承诺时限写成“即办”“未公布”，或例如“5 个工作日”“10 个自然日”（数字后空一格）")
    return {"instant" if text == INSTANT else "unknown": True} if text else None


def _at(item: Mapping[str, Any], place: tuple[str, ...]) -> Any:  # Any: a value of TOML
    found: Any = item
    for name in place:
        found = (found or {}).get(name)
    return found


def _put(item: Table, place: tuple[str, ...], value: object) -> None:
    *above, last = place
    for name in above:
        item[name] = dict(item.get(name, {}))
        item = item[name]
    if value is None:
        item.pop(last, None)
    else:
        item[last] = value


def _tidy(text: str) -> str:
    """Without spaces at the ends of lines, and without empty lines."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
