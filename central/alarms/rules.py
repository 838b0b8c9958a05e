"""The table of alarms: each a fault of the register, with the condition under which it is open. Who acts is in the register."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from catalogue.device_families import MAY_BE_UNASKED
from central.alarms.evidence import alarm_evidence
from central.alarms.facts import OUT_OF_SERVICE, TerminalFacts
from central.clock import civil_day
from central.morning_checks.service import is_due
from contract.fault_register import FaultSeverity, fault_entry
from contract.releases import ReleaseReport, left_release
from contract.terminals import FaultReport

SILENT = timedelta(minutes=30)
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
LIT_FOR = timedelta(minutes=10)
UNKNOWN_FOR = timedelta(minutes=30)
LEAST_OPEN = 0.8
FEWEST_TRIES, MOST_FAILING = 20, 0.3
SOON_DAYS = 3.0
FIRMWARE_WITHIN = timedelta(days=7)
"""After it is wanted: firmware is put in by hand, and somebody has to go there."""
ROLL_MM, CARTRIDGE_PAGES = 80_000, 2_500
"""A roll of 80 m; the counter begins again when a keeper says that it was changed. A cartridge of the common size."""

Condition = Callable[[TerminalFacts], str]
"""By what evidence the alarm is open (`alarm_evidence`), or ""."""


def _minute(at: datetime | None) -> str:
    return "" if at is None else at.isoformat(timespec="minutes")


def _silent(least: timedelta, most: timedelta) -> Condition:
    def judge(facts: TerminalFacts) -> str:
        silence = facts.silence
        if not facts.is_in_use or silence is None or not least < silence <= most:
            return ""
        return alarm_evidence("last_heard", at=_minute(facts.terminal.last_seen_at))

    return judge


def _never_heard(facts: TerminalFacts) -> str:
    enrolled = facts.terminal.enrolled_at
    is_late = facts.is_in_use and facts.silence is None and enrolled is not None and facts.now - enrolled > SILENT
    return alarm_evidence("enrolled", at=_minute(enrolled)) if is_late else ""


def _idle(least: timedelta, most: timedelta) -> Condition:
    """By whole days; one that is silent for as long has that alarm in its place."""

    def judge(facts: TerminalFacts) -> str:
        begun = facts.terminal.enrolled_at
        if not facts.is_in_use or begun is None or facts.silence is None or facts.silence > WEEK:
            return ""
        since = max(facts.last_success or civil_day(begun), civil_day(begun))
        quiet = civil_day(facts.now) - since
        return alarm_evidence("no_success", day=str(since)) if least <= quiet < most else ""

    return judge


def _lit_not_serving(facts: TerminalFacts) -> str:
    if not facts.is_heard:
        return ""
    stops = [
        fault
        for fault in facts.faults
        if fault_entry(fault.id).severity is FaultSeverity.STOPS and facts.lasts(fault) >= LIT_FOR
    ]
    if stops:
        return alarm_evidence("faults", faults=tuple(stop.id for stop in stops))
    return alarm_evidence("says_so") if facts.terminal.state == OUT_OF_SERVICE else ""


def _unknown(facts: TerminalFacts) -> str:
    lasting = [fault for fault in facts.faults if fault.id.endswith(".unknown") and facts.lasts(fault) >= UNKNOWN_FOR]
    families = (alarm.id.removesuffix(".unknown") for alarm in lasting)
    unknown = tuple(family for family in families if family not in MAY_BE_UNASKED)
    return alarm_evidence("unknown", families=unknown) if unknown else ""


def _open_too_little(facts: TerminalFacts) -> str:
    """Of yesterday, when its day is whole."""
    yesterday = facts.day_before(1)
    if yesterday is None or not facts.is_in_use:
        return ""
    planned = facts.planned.of_day(yesterday.day).total_seconds()
    is_open = facts.open_seconds(yesterday)
    if planned == 0 or is_open >= LEAST_OPEN * planned:
        return ""
    hours = {"open": f"{is_open / 3600:.1f}", "planned": f"{planned / 3600:.1f}"}
    return alarm_evidence("open", day=str(yesterday.day), **hours)


def _failing(family: str, good: str, bad: str) -> Condition:
    """Of today and yesterday together."""

    def judge(facts: TerminalFacts) -> str:
        passed, failed = (_growth_of(facts, family, name, 2) for name in (good, bad))
        tried = passed + failed
        if tried < FEWEST_TRIES or failed / tried <= MOST_FAILING:
            return ""
        return alarm_evidence(good, failed=str(failed), tried=str(tried))

    return judge


def _no_morning_check(facts: TerminalFacts) -> str:
    """On a planned day, of a terminal that is there: one that is silent has that alarm in its place."""
    begun, today = facts.terminal.enrolled_at, civil_day(facts.now)
    is_planned = facts.planned.of_day(today) > timedelta() and is_due(facts.now)
    if not facts.is_in_use or not facts.is_heard or not is_planned or begun is None or civil_day(begun) == today:
        return ""
    if facts.last_check is None:
        return alarm_evidence("never_checked")
    return (
        ""
        if civil_day(facts.last_check) >= today
        else alarm_evidence("last_checked", day=str(civil_day(facts.last_check)))
    )


def _update_not_applied(facts: TerminalFacts) -> str:
    """Of the newest release that it tried and left, until a newer one runs."""
    if not facts.is_in_use or not facts.terminal.release:
        return ""
    return left_release(ReleaseReport.model_validate(facts.terminal.release))


def _firmware_differs(facts: TerminalFacts) -> str:
    """As the page of releases marks it at once."""
    if not facts.is_in_use:
        return ""
    reported = (
        (device["family"], device.get("model", ""), device.get("firmware", "")) for device in facts.terminal.devices
    )
    due = {model: wish for model, wish in facts.firmware.items() if facts.now - wish.since >= FIRMWARE_WITHIN}
    late = ((family, has, due[model]) for family, model, has in reported if model in due)
    devices = tuple(f"{family}|{has}|{wish.firmware}" for family, has, wish in late if wish.differs(has))
    return alarm_evidence("firmware", devices=devices) if devices else ""


def _codes_guessed(facts: TerminalFacts) -> str:
    """Until the hour is over; a child at the keys, or somebody who has stolen the key of a terminal."""
    wrong = facts.wrong_codes
    if wrong is None:
        return ""
    code = "codes_everywhere" if wrong.is_everywhere else "codes_here"
    return alarm_evidence(code, failed=str(wrong.here), tried=str(wrong.of_all))


def _runs_out(family: str, counter: str, whole: int, unit: str) -> Condition:
    """With a forecast by what was used in the last week."""

    def judge(facts: TerminalFacts) -> str:
        used, a_day = _counter(facts, family, counter, 0), _growth_of(facts, family, counter, 7) / 7
        left = whole - used
        if a_day <= 0 or left <= 0 or left / a_day > SOON_DAYS:
            return ""
        last = civil_day(facts.now) + timedelta(days=int(left / a_day))
        return alarm_evidence("runs_out", day=str(last), a_day=f"{a_day:.0f}", unit=unit)

    return judge


def _counter(facts: TerminalFacts, family: str, counter: str, days_ago: int) -> int:
    row = facts.day_before(days_ago)
    return 0 if row is None else int(row.counters.get(family, {}).get(counter, 0))


def _growth_of(facts: TerminalFacts, family: str, counter: str, days: int) -> int:
    """By how much it grew in so many days; one that was set back counts from nothing."""
    now = _counter(facts, family, counter, 0)
    rows = [day for day in facts.days if day.day >= civil_day(facts.now) - timedelta(days=days)]
    before = int(rows[-1].counters.get(family, {}).get(counter, 0)) if rows else 0
    return now - before if now >= before else now


ALWAYS = timedelta(days=36500)

RULES: Mapping[str, Condition] = {
    "terminal.silent": _silent(SILENT, WEEK),
    "terminal.silent_week": _silent(WEEK, MONTH),
    "terminal.silent_month": _silent(MONTH, ALWAYS),
    "terminal.never_heard": _never_heard,
    "terminal.idle_week": _idle(WEEK, MONTH),
    "terminal.idle_month": _idle(MONTH, ALWAYS),
    "terminal.lit_not_serving": _lit_not_serving,
    "terminal.unknown": _unknown,
    "terminal.open_too_little": _open_too_little,
    "terminal.identity_failing": _failing("id_card_reader", "cards", "cards_not_read"),
    "terminal.face_failing": _failing("camera", "faces", "faces_failed"),
    "terminal.no_morning_check": _no_morning_check,
    "update.not_applied": _update_not_applied,
    "terminal.firmware_differs": _firmware_differs,
    "terminal.codes_guessed": _codes_guessed,
    "terminal.paper_soon": _runs_out("receipt_printer", "paper_mm", ROLL_MM, "mm"),
    "terminal.toner_soon": _runs_out("document_printer", "pages", CARTRIDGE_PAGES, "pages"),
}

SUPPLIES = ("paper_low", "toner_low")
"""Warnings of devices that are alarms all the same: a keeper must bring something."""


def judged(facts: TerminalFacts) -> dict[str, str]:
    """The alarms that are open for a terminal now, by fault id, each with its evidence."""
    by_rule = {fault: note for fault, condition in RULES.items() if (note := condition(facts))}
    return {**dict(_reported(facts.faults)), **by_rule}


def _reported(faults: tuple[FaultReport, ...]) -> Iterator[tuple[str, str]]:
    """What the terminal itself says is worse than a warning, and supplies that run low."""
    for fault in faults:
        is_serious = fault_entry(fault.id).severity is not FaultSeverity.WARNS
        if is_serious or fault.id.partition(".")[2] in SUPPLIES:
            yield fault.id, fault.note
