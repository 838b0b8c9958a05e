"""What the screens say to citizens while there is a fault: asked of the code that they ask, for every item of the catalogue."""

from functools import cache

from msgspec.structs import replace

from catalogue.availability import Available, Caution, Conditions, Hindrance, Reading, availability
from catalogue.schema import DeviceNeed, Level, ServiceItem
from catalogue.text import Language
from contract.fault_register import FaultEntry, FaultSeverity
from kiosk.services.condition.current_faults import UNKNOWN
from kiosk.services.condition.explanations import caution_words, explain
from tests.kiosk.parts import START, snapshot
from wording.store import Wording, load_wording

PRINTERS = (DeviceNeed.DOCUMENT_PRINTER, DeviceNeed.RECEIPT_PRINTER)
WELL = Conditions(START.replace(hour=10), Level.TOWN, dict.fromkeys(DeviceNeed, Reading.OK), Reading.OK, {})
Notice = Hindrance | Caution


def what_citizens_read(entry: FaultEntry) -> list[str]:
    """In Chinese, each text as the screen has it and where; none where they read nothing of this fault."""
    wording = load_wording()
    lines = [_of_items(reported, wording) for reported in _reported(entry)]
    if entry.area in PRINTERS and entry.severity is FaultSeverity.LIMITS:
        own = f"print.{entry.id.partition('.')[2]}"
        said = wording.say(own if wording.knows(own) else "print.problem", Language.ZH)
        lines.append(f"打印时显示“{said}”")
    closing = (message for message in entry.seen or () if message.startswith("service."))
    return [*lines, *(f"全屏显示“{wording.say(message, Language.ZH)}”" for message in closing)]


def _of_items(reported: Notice, wording: Wording) -> str:
    if isinstance(reported, Caution):
        return f"事项显示“{caution_words(reported, wording, Language.ZH)}”"
    said = explain(reported, wording, Language.ZH)
    return f"事项显示“{said.what}”“{said.instead}”"


def _reported(entry: FaultEntry) -> tuple[Notice, ...]:
    if entry.area in list(DeviceNeed):
        if entry.id.endswith(f".{UNKNOWN}"):
            return _of_device(DeviceNeed(entry.area), Reading.UNKNOWN)
        return () if entry.severity is FaultSeverity.WARNS else _of_device(DeviceNeed(entry.area), Reading.BAD)
    worse = {"network": replace(WELL, network=Reading.BAD), "queue": replace(WELL, queue_has_room=False)}
    return tuple(reported for name in entry.seen or () if name in worse for reported in _news(WELL, worse[name]))


@cache
def _of_device(need: DeviceNeed, reading: Reading) -> tuple[Notice, ...]:
    """While all else is well; and while no other device is, so that none stands in for it."""
    reported: dict[Notice, None] = {}
    for others in (Reading.OK, Reading.BAD):
        devices = dict.fromkeys(DeviceNeed, others)
        without, with_it = (replace(WELL, devices={**devices, need: each}) for each in (Reading.OK, reading))
        reported |= _news(without, with_it)
    return tuple(each for each in reported if isinstance(each, Caution) or each.device is need)


def _news(before: Conditions, after: Conditions) -> dict[Notice, None]:
    """What items say after a change and did not say before it, each once: what hinders first."""
    reported = {each: None for item in snapshot().shown for each in _said(item, after) - _said(item, before)}
    return dict(sorted(reported.items(), key=lambda each: (isinstance(each[0], Caution), str(each[0]))))


def _said(item: ServiceItem, conditions: Conditions) -> set[Notice]:
    standing = availability(item, replace(conditions, level=min(item.levels)))
    return set(standing.cautions if isinstance(standing, Available) else standing.hindrances)
