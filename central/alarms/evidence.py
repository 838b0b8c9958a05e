"""On what an alarm of the centre rests: kept as a code with values, said in words of a language where it is read.

What a terminal reports of its own faults is kept as it came, and has no code.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qs, urlencode

from catalogue.device_families import FAMILY_NAMES
from catalogue.text import Language, LocalText
from central.alarms.update_words import update_words
from central.clock import minute_words
from contract.fault_register import fault_entry

_SENTENCES: Mapping[str, LocalText] = {
    "last_heard": LocalText("最后收到消息：{at}", "last heard {at}"),
    "enrolled": LocalText("入网时间：{at}", "enrolled {at}"),
    "no_success": LocalText("自{day}起没有办成过一件事", "no case succeeded since {day}"),
    "faults": LocalText("{faults}", "{faults}"),
    "says_so": LocalText("终端自己报告已停止服务", "it says that it is out of service"),
    "unknown": LocalText("说不清状态：{families}", "state unknown: {families}"),
    "open": LocalText("{day}应开放{planned}小时，实际{open}小时", "{day}: open {open} h of {planned} h"),
    "cards": LocalText("{tried}次读卡中{failed}次没有读出", "{failed} of {tried} cards were not read"),
    "faces": LocalText("{tried}次刷脸中{failed}次没有通过", "{failed} of {tried} tries of the face step failed"),
    "never_checked": LocalText("从来没有巡检过", "never checked"),
    "last_checked": LocalText("最近一次巡检：{day}", "last checked on {day}"),
    "firmware": LocalText("{devices}", "{devices}"),
    "codes_here": LocalText(
        "一小时内在这台终端输错取件码{failed}次，这台暂停取件码",
        "{failed} wrong pick-up codes here within the hour: none is taken here",
    ),
    "codes_everywhere": LocalText(
        "各终端一小时内共输错取件码{tried}次（这台{failed}次），全部终端暂停取件码",
        "{tried} wrong pick-up codes at all terminals within the hour, {failed} of them here: none is taken anywhere",
    ),
    "runs_out": LocalText("按每天用{a_day}{unit}算，{day}用完", "runs out on {day}, at {a_day} {unit} a day"),
}
OF_RELEASES = ("update.not_applied", "update.not_fetched")
"""The faults of a terminal that left a newer release, or does not get it."""

_MARKS = LocalText("、", ", ")
_HAS = LocalText("{name}现为{has}，应为{wanted}", "{name} has {has}, wanted {wanted}")
_UNITS = {"mm": LocalText("毫米", "mm"), "pages": LocalText("页", "pages")}


def alarm_evidence(code: str, **values: str | tuple[str, ...]) -> str:
    """As an alarm keeps it. The code is one of the table here."""
    return f"{code}?{urlencode(values, doseq=True)}"


def alarm_evidence_words(fault_id: str, kept: str, language: Language = Language.ZH) -> str:
    """In words; what is no code of ours, or lost its end to the length of the column, as far as it was kept.

    Why a release was left or does not come is reported by terminals, in English.
    """
    if fault_id in OF_RELEASES:
        return update_words(kept) if language is Language.ZH else kept
    code, is_coded, query = kept.partition("?")
    sentence = _SENTENCES.get(code) if is_coded else None
    if sentence is None:
        return kept
    values = {name: _say(name, found, language) for name, found in parse_qs(query).items()}
    try:
        return sentence.in_language(language).format_map(values)
    except KeyError:
        return kept


def _say(name: str, found: list[str], language: Language) -> str:
    say = _SAYERS.get(name, _as_it_is)
    return _MARKS.in_language(language).join(say(evidence, language) for evidence in found)


def _as_it_is(value: str, _language: Language) -> str:
    return value


def _fault(fault_id: str, language: Language) -> str:
    return fault_entry(fault_id).name.in_language(language)


def _family(family: str, language: Language) -> str:
    zh, en = FAMILY_NAMES.get(family, (family, family))
    return zh if language is Language.ZH else en


def _device(joined: str, language: Language) -> str:
    """Family, what it has, what is wanted."""
    family, _, rest = joined.partition("|")
    has, _, wanted = rest.partition("|")
    return _HAS.in_language(language).format(name=_family(family, language), has=has, wanted=wanted)


def _unit(unit: str, language: Language) -> str:
    return _UNITS[unit].in_language(language) if unit in _UNITS else unit


def _moment(at: str, _language: Language) -> str:
    try:
        return minute_words(datetime.fromisoformat(at))
    except ValueError:
        return at


_SAYERS: Mapping[str, Callable[[str, Language], str]] = {
    "at": _moment,
    "faults": _fault,
    "families": _family,
    "devices": _device,
    "unit": _unit,
}
