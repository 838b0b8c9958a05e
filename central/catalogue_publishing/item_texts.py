"""What the console may change of an item, as a form has it: names of fields and their texts. Everything else stays as it is.

A list (materials, notes) is one text with a line for each entry, in both languages equally many; the words that people search
for are one text with "、" between them, as are levels and further themes; hours are a line for each span, with the weekdays in
front ("1-5 08:30-12:00").
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from catalogue.guide import DayUnit
from catalogue.item_kinds import Audience, ItemStatus, Level

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "short": ("short",),
    "alias": ("alias",),
    "who": ("guide", "who"),
    "fee": ("guide", "fee"),
    "result": ("guide", "result"),
    "ask": ("guide", "ask"),
    "authority": ("guide", "office", "authority"),
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
OPTIONAL = ("authority", "place", "complaints")
STATUS, KEYWORDS, HOURS = "status", "keywords", "open_hours"
THEME, FURTHER_THEMES, AUDIENCE, LEVELS = "theme", "also_themes", "audience", "levels"
POPULAR = "popular"
LEVEL_NAMES: Mapping[str, str] = {Level.DISTRICT: "区级", Level.TOWN: "镇街", Level.VILLAGE: "村（社区）"}
AUDIENCE_NAMES: Mapping[str, str] = {
    Audience.PERSON: "个人",
    Audience.LEGAL_PERSON: "单位",
    Audience.BOTH: "个人和单位",
}
LIMITS = ("promised_limit", "legal_limit")
CODES: Mapping[str, int] = {"base_code": 12, "item_code": 31}
"""The codes of the national directory (基本编码、实施编码), and how many characters they have."""
INSTANT, UNKNOWN, IN_WORDS = "即办", "未公布", "另有说明"
UNITS: Mapping[str, str] = {DayUnit.WORKING: "个工作日", DayUnit.NATURAL: "个自然日"}
LANGUAGES = ("zh", "en")
WORDS = (KEYWORDS, FURTHER_THEMES, LEVELS)
"""Each one text of several words."""
PLAIN = (*WORDS, THEME, AUDIENCE, STATUS, *LIMITS, *CODES, HOURS)
FIELDS = (*(f"{name}.{code}" for name in (*SENTENCES, *LISTS) for code in LANGUAGES), *PLAIN)
MOST_LINE, MOST_LINES, MOST_DIGITS = 300, 20, 4
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_PARTS = re.compile(r"[、，,;；\n]")
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN = re.compile(rf"^([1-7](?:[-,][1-7])*) ({_CLOCK})-({_CLOCK})\Z")

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
    texts |= {name: "、".join(item.get(name, ())) for name in (KEYWORDS, FURTHER_THEMES)}
    texts[LEVELS] = "、".join(LEVEL_NAMES[level] for level in item.get(LEVELS, ()))
    texts[THEME] = item.get(THEME, "")
    texts[AUDIENCE] = AUDIENCE_NAMES.get(item.get(AUDIENCE, ""), "")
    texts |= {name: _limit_text(_at(item, ("guide", name))) for name in LIMITS}
    texts |= {name: item.get(name) or "" for name in CODES}
    texts[HOURS] = "\n".join(_span_text(span) for span in item.get(HOURS, ()))
    return texts


def changed_texts(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What differs: field → before and after."""
    given = {name: _tidy(after.get(name, before[name])) for name in FIELDS}
    given |= {name: "、".join(_words(given[name])) for name in WORDS}
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
    made |= {name: read(texts[name]) for name, read in _READ.items() if name in changed}
    if LEVELS in changed and POPULAR in made:
        # where it is not done it has no place on the first page
        made[POPULAR] = {level: place for level, place in made[POPULAR].items() if level in made[LEVELS]}
    for name in changed & set(LIMITS):
        _put(made, ("guide", name), _limit(texts[name]))
    for name in changed & CODES.keys():
        _put(made, (name,), _code(texts[name], CODES[name]))
    if HOURS in changed:
        _put(made, (HOURS,), [_span(line) for line in texts[HOURS].splitlines()] or None)
    return made


def _words(text: str) -> list[str]:
    """Each once, in their order."""
    words = (" ".join(part.split()) for part in _PARTS.split(text))
    return list(dict.fromkeys(part for part in words if part))


def _audience(name: str) -> str:
    return _value_of(AUDIENCE_NAMES, name)


def _levels(text: str) -> list[str]:
    """In the order that the catalogue has them in."""
    named = {_value_of(LEVEL_NAMES, name) for name in _words(text)}
    if not named:
        raise TextsUnfit("行使层级至少选一级，否则哪里的终端都不能办")
    return [str(level) for level in LEVEL_NAMES if level in named]


def _value_of(names: Mapping[str, str], name: str) -> str:
    found = next((value for value, said in names.items() if said == name), None)
    if found is None:
        raise TextsUnfit(f"没有“{name}”这一种，可以填：{'、'.join(names.values())}")
    return str(found)


_READ: Mapping[str, Callable[[str], Any]] = {
    STATUS: str,
    THEME: str,
    KEYWORDS: _words,
    FURTHER_THEMES: _words,
    AUDIENCE: _audience,
    LEVELS: _levels,
}
"""Text → value of a field of the item itself; raises TextsUnfit."""
# Any: a value of TOML


def _code(text: str, length: int) -> str | None:
    code = text.upper()
    if code and not (len(code) == length and code.isascii() and code.isalnum()):
        raise TextsUnfit(f"编码是 {length} 位数字或字母，不知道的留空")
    return code or None


def _span_text(span: Mapping[str, Any]) -> str:  # Any: a table of TOML
    days = span["weekdays"]
    is_run = len(days) > 1 and days == list(range(days[0], days[-1] + 1))
    named = f"{days[0]}-{days[-1]}" if is_run else ",".join(map(str, days))
    return f"{named} {span['opens']:%H:%M}-{span['closes']:%H:%M}"


def _span(line: str) -> Table:
    said = _SPAN.match(line)
    if said is None:
        raise TextsUnfit("办理时间每行一段，例如“1-5 08:30-12:00”（1 是星期一，7 是星期日）")
    opens, closes = (time.fromisoformat(text) for text in said.groups()[1:])
    if opens >= closes:
        raise TextsUnfit("办理时间的开始要早于结束")
    return {"weekdays": _weekdays(said[1]), "opens": opens, "closes": closes}


def _weekdays(text: str) -> list[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()) or int(first) > int(last or first):
            raise TextsUnfit("星期写成例如“1-5”或“1,3,5”")
        found |= set(range(int(first), int(last or first) + 1))
    return sorted(found)


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
        raise TextsUnfit("时限写成“即办”“未公布”，或例如“5 个工作日”“10 个自然日”（数字后空一格）")
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
    """Without spaces at the ends of lines, without empty lines, and without what no one sees."""
    lines = (without_unseen(" ".join(line.split())) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def without_unseen(text: str) -> str:
    """Without control characters and marks of direction or of no width, as they come along with what is copied from elsewhere.

    They make a text read otherwise than it is written, and two texts look alike.
    """
    return "".join(letter for letter in text if unicodedata.category(letter) not in _UNSEEN)
