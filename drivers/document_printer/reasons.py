"""What a printer says of itself (RFC 8011 section 5.4.12, PWG 5100.9) in the words of `drivers.ports.status`."""

from collections.abc import Container, Iterable
from enum import Enum
from typing import Any

from msgspec import Struct

from drivers.document_printer.manifest import MANIFEST
from drivers.document_printer.options import IppOptions
from drivers.document_printer.protocol import Attributes
from drivers.ports.status import DeviceProblem, ProblemCode

STOPPED = 5
_SEVERITIES = ("-report", "-warning", "-error")


class _Weight(Enum):
    """Whether a reason holds jobs up: always, as the printer grades it, or never."""

    HALTS = "halts"
    GRADED = "graded"
    THRESHOLD = "threshold"


class _Meaning(Struct, frozen=True):
    code: ProblemCode
    weight: _Weight = _Weight.HALTS


_PAPER = _Meaning(ProblemCode.PAPER_OUT)
_COVER = _Meaning(ProblemCode.COVER_OPEN)
_OUTPUT = _Meaning(ProblemCode.OUTPUT_FULL)
_TONER_LOW = _Meaning(ProblemCode.TONER_LOW, _Weight.THRESHOLD)
_TONER_OUT = _Meaning(ProblemCode.TONER_OUT, _Weight.GRADED)
_OFF = _Meaning(ProblemCode.OFFLINE, _Weight.GRADED)
_BROKEN = _Meaning(ProblemCode.HARDWARE_ERROR, _Weight.GRADED)
_UNREACHED = _Meaning(ProblemCode.NO_ANSWER, _Weight.GRADED)

# What a sensor sees holds every job up, however it is graded: an idle printer calls its empty tray "-report", takes the
# job, takes its cancelling too, and prints it all the same when paper is put in (ippeveprinter 2.4.2, seen 2026-11).
_MEANINGS: dict[str, _Meaning] = {
    **dict.fromkeys(("media-empty", "media-needed", "input-tray-missing"), _PAPER),
    "media-jam": _Meaning(ProblemCode.PAPER_JAM),
    **dict.fromkeys(("door-open", "cover-open", "interlock-open"), _COVER),
    **dict.fromkeys(("output-area-full", "output-tray-missing"), _OUTPUT),
    "media-low": _Meaning(ProblemCode.PAPER_LOW, _Weight.THRESHOLD),
    **dict.fromkeys(("toner-low", "marker-supply-low", "developer-low", "marker-waste-almost-full"), _TONER_LOW),
    **dict.fromkeys(("toner-empty", "marker-supply-empty", "marker-supply-missing", "developer-empty"), _TONER_OUT),
    **dict.fromkeys(
        ("offline", "paused", "moving-to-paused", "hold-new-jobs", "stopping", "shutdown", "deactivated"), _OFF
    ),
    **dict.fromkeys(("connecting-to-device", "timed-out"), _UNREACHED),
    **dict.fromkeys(("marker-waste-full", "fuser-over-temp", "fuser-under-temp", "opc-life-over"), _BROKEN),
    **dict.fromkeys(("interpreter-resource-unavailable", "spool-area-full", "other"), _BROKEN),
}


def values(attributes: Attributes, name: str) -> tuple[Any, ...]:
    """All values of an attribute; none when it is not there."""
    value = attributes.get(name)
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def parts_of(value: object) -> dict[str, str]:
    """What one of `printer-supply`, `printer-input-tray` or `printer-alert` says, as name=value;name=value (PWG 5100.9, 5100.13)."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    pairs = (part.split("=", 1) for part in text.split(";") if "=" in part)
    return {name.strip().lower(): said for name, said in pairs}


def problems(printer: Attributes, ignored: Container[str] = ()) -> tuple[DeviceProblem, ...]:
    """Every problem, those that block first. `ignored`: reasons, without their severity, that mean nothing here."""
    is_stopped = printer.get("printer-state") == STOPPED
    reasons = map(str, values(printer, "printer-state-reasons"))
    found = _by_reasons((reason for reason in reasons if _bare(reason) not in ignored), is_stopped)
    blocks = any(problem.blocking for problem in found.values())
    if not blocks and (is_stopped or printer.get("printer-is-accepting-jobs") is False):
        found[ProblemCode.OFFLINE] = MANIFEST.problem(ProblemCode.OFFLINE)
    return tuple(sorted(found.values(), key=lambda value: not value.blocking))


def _by_reasons(reasons: Iterable[str], is_stopped: bool) -> dict[ProblemCode, DeviceProblem]:
    found: dict[ProblemCode, DeviceProblem] = {}
    for reason in reasons:
        problem = _problem(reason, is_stopped)
        if problem is None:
            continue
        known = found.get(problem.code)
        if known is None or (problem.blocking and not known.blocking):
            found[problem.code] = problem
    return found


def _bare(reason: str) -> str:
    return reason.removesuffix(_severity(reason))


def _severity(reason: str) -> str:
    return next((severity for severity in _SEVERITIES if reason.endswith(severity)), "")


def _problem(reason: str, is_stopped: bool) -> DeviceProblem | None:
    """None for what is no problem. A reason without severity is an error where it can be one."""
    severity = _severity(reason)
    # Makers have reasons of their own; those that stop the printer must be seen.
    unknown = _BROKEN if severity == "-error" else None
    meaning = _MEANINGS.get(_bare(reason), unknown)
    if meaning is None:
        return None
    match meaning.weight:
        case _Weight.HALTS:
            blocks = True
        case _Weight.GRADED:
            blocks = is_stopped or severity in {"", "-error"}
        case _Weight.THRESHOLD:
            blocks = False
    return MANIFEST.problem(meaning.code, blocking=blocks)


def lacking_setting(printer: Attributes, options: IppOptions) -> str | None:
    """One sentence about the first option that the printer does not offer; a printer that sends no list is believed."""
    asked = (
        ("media", options.media, "media-supported"),
        ("sides", options.sides, "sides-supported"),
        ("tray", options.tray, "media-source-supported"),
    )
    for option, value, attribute in asked:
        offered = tuple(map(str, values(printer, attribute)))
        if value and offered and value not in offered:
            return f"the printer has no {option} {value!r}; it has: {', '.join(offered[:20])}"
    return None
