"""Evidence (依据) in the words of the page: drivers, kernel, checks, jobs and actions report it in technical English, which stays
beside them.

Each known sentence has a message `evidence.<id>`; the named parts of its pattern are the placeholders. What one device family says
alone is in its manifest. What is not known, of another maker's driver or a newer part, is said to be the device's or the program's
own words, and shown as it was reported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kiosk.diagnostics.device_evidence import DEVICE_SENTENCES
from kiosk.services.condition.fault_words import device_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_SENTENCES = {
    **DEVICE_SENTENCES,
    # the machine
    "disk_free": r"(?P<number>\d+) MiB are free",
    "disk_written": r"(?P<path>.+) can be written",
    "disk_read_only": r"(?P<path>.+) can not be written",
    "memory_left": r"(?P<number>\d+) MiB are available",
    "memory_own": r"(?P<number>\d+) MiB of (?P<most>\d+) MiB",
    "swap_plain": r"(?P<name>.+): not encrypted, could keep citizens' data; swapoff, or encrypt",
    "swap_safe": r"off, in memory, or encrypted",
    "heat": r"(?P<number>-?\d+) °C",
    "heat_unmeasured": r"this machine measures no temperature",
    "power_kept": r"no power cut ended the last run",
    "power_cut": r"the run that began (?P<at>.+) UTC was cut off",
    "restarts": r"(?P<number>\d+) runs of the last hour were cut off",
    "run_well": r"nothing failed before the last start",
    "run_crashed": r"the run that began (?P<at>.+) UTC crashed or was killed",
    "run_crashed_after": r"the run that began (?P<at>.+) UTC crashed or was killed after (?P<name>.+)",
    "run_ended": r"(?P<name>\w+) ended what was under way(?: before the last start)?",
    "font_there": r"Noto Sans CJK",
    "font_missing": r"fonts-noto-cjk is not installed",
    "handwriting": r"reads (?P<number>[\d,]+) characters",
    "handwriting_missing": r"libzinnia0 and tegaki-zinnia-simplified-chinese are not installed: .+",
    "unlooked": r"could not be looked at: (?P<why>.+)",
    "clock_off": r"off by (?P<number>[+-]?\d+) s",
    "pins": r"(?P<number>\d+) wrong PINs in a row",
    # the network and the centre
    "answers": r"the centre answers",
    "well": r"well",
    "step_before": r"not reached: .+ fails",
    "no_carrier": r"no carrier on (?P<name>.+)",
    "no_route": r"there is no default route",
    "certificate": r"the certificate of (?P<name>\S+) is not trusted: .+",
    "no_tls": r"(?P<name>\S+) does not speak TLS: .+",
    "centre_shut": r"(?P<name>\S+) is there, but the centre does not run on it or listens on another port",
    "no_name": r"the name in (?P<name>\S+) is not known: .+",
    "centre_slow": r"(?P<name>\S+) does not answer within (?P<number>[\d.]+) seconds: .+",
    "centre_away": r"(?P<name>\S+) cannot be reached: .+",
    "centre_no_address": r"(?:centre_url: )?is no address such as .+",
    "centre_not_https": r"(?:centre_url: )?must begin with https://; plain http:// .+",
    "unreachable_no_network": r"no_network(?:: .+)?",
    "unreachable_refused": r"refused",
    "unreachable_timeout": r"timeout(?:: .+)?",
    "unreachable_captive_portal": r"captive_portal(?:: .+)?",
    "unreachable_not_the_centre": r"not_the_centre(?:: .+)?",
    "unreachable_server_error": r"server_error(?:: .+)?",
    "unreachable_busy": r"busy(?:: .+)?",
    "unreachable_too_large": r"too_large(?:: .+)?",
    # why the centre does not want a record, before its refusals of whole requests
    "record_seal": r"(?:refused: )?seal: .+",
    "record_twice": r"(?:conflict: )?another record with this (?:sequence|record_id) was taken before",
    "record_of_other": r"(?:refused: )?the record belongs to another (?:terminal|epoch)",
    "record_altered": r"(?:refused: )?the digest does not fit the content",
    "record_unjoined": r"(?:conflict: )?does not join the record (?:before|after) it",
    "record_executed": r"(?:refused: )?an execution has this id, and so has its case",
    "refused_by_centre": r"refused: (?P<code>[^:]+)(?:: .+)?",
    "key_withdrawn": r"the centre withdrew the key",
    "catalogue_unsigned": r"the signature is not the centre's",
    "catalogue_damaged": r"the published catalogue is damaged: .+",
    "catalogue_names": r"file names that lead elsewhere: .+",
    # the software
    "update_left": r"(?P<version>\d+(?:\.\d+)+): .+",
    "release_expired": r"the list of releases has expired: .+",
    "release_untrusted": r"the list of releases is not trusted: .+",
    "release_keys": r"the trusted keys are not there: .+",
    "release_unnamed": r"the signed list of releases does not name (?P<version>.+)",
    "release_no_room": r"no room: (?P<number>\d+) MiB more, with (?P<most>\d+) MiB to be left free",
    "release_altered": r"what came is not what was signed; it was thrown away",
    "release_clock": r"the clock is behind: it was (?P<at>\S+) here before",
    "release_unfetched": r"not fetched: .+|the fetch (?:did not begin: .+|ended with status -?\d+ and said nothing)",
    "release_unwritten": r"(?:not written|the state of the releases was not written): (?P<why>.+)",
    "release_older": r"(?P<version>\S+) is not newer than (?P<here>\S+), which runs",
    "release_no_version": r"(?P<name>.+) is no version such as .+",
    "release_none": r"there is no release before this one",
    "release_uninstalled": r"the software was not installed as a release",
    "release_by_hand": r"by hand",
    "release_never_up": r"did not become good in (?P<number>\d+) starts",
    "release_gone": r"its file is gone",
    "release_idle": r"the terminal did not get to work with it",
    "release_centre": r"the centre answered before and does not now",
    "release_service": r"citizens were served before and are not now",
    "release_device": r"(?P<device>\w+) worked before and does not now",
    # the queue
    "queue_full": r"no more submissions are taken",
    "queue_too_much": r"frozen: too_much",
    "queue_too_old": r"frozen: too_old",
    "queue_disk": r"frozen: disk_(?:low|full)",
    "queue_chain": r"frozen: (?:chain_lost|damaged)",
    "queue_damaged": r"service\.damaged_store",
    "queue_broken": r"service\.queue_broken",
    "queue_set_aside": r"damaged file set aside: (?P<name>.+), (?P<number>\d+) records saved",
    "queue_behind": r"the centre has (?P<number>\d+) records, this file knows of (?P<here>\d+)",
    "record_unreadable": r"record (?P<number>\d+) is .+",
    "queue_parked": r"(?P<number>\d+)",
    "queue_fails": r"(?:the queue fails|queue): .+",
    "queue_shut": r"the queue cannot be opened: .+",
    "relay_unnamed": r"the centre named none of the records",
    "record_by_hand": r"parked by hand in diagnostics",
    "record_unpassable": r"does not pass: .+",
    "record_earlier": r"made under an earlier enrolment",
    "record_damaged": r"damaged on the disk",
    "damage_log": r"the log has a bad place in front of transactions that were durable",
    "damage_file": r"the file is (?:not whole|not readable: .+|empty)",
    "damage_missing": r"the file was missing",
    "damage_witness": r"the witness of the chain's end was missing or unreadable",
    "damage_other_record": r"the witness knows another record (?P<number>\d+)",
    "damage_behind": r"the file ends at (?P<number>\d+) in epoch \d+, the witness at (?P<here>\d+)",
    "damage_unproven": r"no record proves the end (?P<number>\d+)",
    "damage_witness_ends": r"the witness ends at (?P<number>\d+)",
    "damage_witness_behind": r"the witness ended at (?P<number>\d+), the file at (?P<here>\d+)",
    "damage_broken_off": r"it may have been broken off before it was promised",
    "damage_numbers": r"missing: (?P<number>[\d,-]+)",
    "no_identity": r"no identity .+",
    "code_not_whole": r"the enrolment code is not whole: .+",
    "centre_gave_none": r"(?P<name>\S+) gave no identity: .+",
    # what was done by hand
    "deed_bounds": r"\w+: (?P<number>-?\d+) is out of bounds",
    "deed_unchanged": r"nothing was changed",
    "deed_no_backlight": r"no backlight",
    "deed_no_port": r"this device hangs on no USB port of this machine",
    "deed_no_switch": r"the hub of (?P<name>\S+) has no switch for its ports",
    "deed_no_device": r"no \w+ is (?:at work|in the settings)",
    "deed_no_answer": r"the device did not answer in time",
    "deed_nothing_to_learn": r"this model has nothing that must be kept",
    "deed_learned": r"\w+ = .+",
    "deed_command": r"(?P<name>[\w-]+)(?:: (?:TimeoutExpired|\w+Error)| failed)",
    "deed_no_drive": r"no removable drive is there",
    "deed_exported": r"(?P<number>\d+): (?P<name>gov-kiosk-\S+)",
    "deed_no_reason": r"\S+: no such reason",
    "deed_no_parked": r"there is no such parked record",
    "deed_no_waiting": r"there is no such waiting record",
    "deed_no_damage": r"there is no damage that is not dealt with",
    "os_full": r"No space left on device",
    "os_read_only": r"Read-only file system",
    "os_denied": r"Permission denied|Operation not permitted",
    "os_gone": r"No such (?:file or directory|device(?: or address)?)",
    "os_io": r"Input/output error",
    # any device
    "unasked": r"not asked yet|the device is not asked yet",
    "not_installed": r"not installed on this terminal",
    "stalled": r"a command does not end|\d+ calls do not end",
    "driver_ended": r"(?:.+: )?the driver ended its thread",
    "driver_starting": r"the driver is still starting",
    "driver_failed": r"the driver failed",
    "driver_out_of_time": r"(?P<name>.+): no outcome in (?P<number>[\d.]+) s; its process was ended",
    "driver_process_ended": r"(?P<name>.+): its process (?:ended with status \d+|was ended by \w+|is gone|does not come up)",
    "driver_wanted_memory": r"(?P<name>.+): its process wanted more than (?P<number>\d+) MiB",
    "driver_not_begun": r"(?P<name>.+): no process for it: .+",
    "cannot_open": r"cannot open (?P<path>.+): (?P<why>[^:]+)",
    "cannot_have": r"cannot have (?P<path>.+) for ourselves: .+",
    "cannot_look": r"cannot look for (?P<name>.+): .+",
    "cannot_connect": r"cannot connect: .+",
    "closed": r"the device closed the connection",
    "gone": r"(?:.+ is|the (?:device|port|connection) is) gone(?:: .+)?",
    "another": r"(?P<path>.+) is another device now",
    "no_device": r"(?P<path>.+) is no device: .+",
    "sending": r"sending failed: .+",
    "reading": r"read(?:ing)? failed: .+",
    "not_plugged": r"no (?:(?:serial port|printer) of )?(?P<name>.+) is plugged in",
    "talks": r"the device talks without end|\w+ uploads without end",
    "no_answer": r"no (?:whole )?answer(?:: .+| of the module)?|an answer without end",
    "no_sense": (
        r"an IPP answer .+|the answer is no .+|a job without a number|HTTP \d+|packet with wrong .+|its answers do not fit the "
        r"questions|an answer (?:out of bounds|of \d+ bytes)|a picture that is none|\w+ (?:answered by|uploads) packet \w+"
    ),
    "answered": r"(?P<what>[\w ]+) answered (?P<code>[0-9A-F]{2,8})",
    "module_answers": r"(?:the )?module answer(?:s|ed)",
    "program_missing": r"(?P<name>.+) is not installed",
    # an exception's kind, where nothing better is known
    "program_error": r"defect: \w+|(?:[A-Z]\w*)?(?:Error|Fault|Exception|Defect|Invalid|Expired)(?:: .+)?",
}
_KNOWN = {name: re.compile(pattern) for name, pattern in _SENTENCES.items()}
_PARTS = re.compile(r"; | \| |(?<=: empty), |(?<=: card), |(?<=: mute), ")
_OLD = "not seen since: "
_NUMBERED_TRAY = re.compile(r"tray[\s_-]?(?P<number>\d{1,2})(?P<paper>$| \(.+)", re.IGNORECASE)
_TRAYS = {
    "main": "tray_main",
    "alternate": "tray_alternate",
    "top": "tray_top",
    "middle": "tray_middle",
    "bottom": "tray_bottom",
    "rear": "tray_rear",
    "envelope": "tray_envelope",
    "by-pass-tray": "tray_by_pass",
    "large-capacity": "tray_large",
}
"""Names of the standard (PWG 5101.1) with words of their own; every other is shown as the printer calls it."""

_SAID_OF_ALL = ("both", "and", "reported", "reported_here", "not_seen_since", "tray_numbered", "trays_and")

EVIDENCE_MESSAGES = tuple(f"evidence.{name}" for name in (*_KNOWN, *_SAID_OF_ALL, *_TRAYS.values()))
"""Every message that evidence can have."""


def evidence_words(reported: str, say: Callable[..., str], *, is_of_device: bool = True) -> str:
    """What was reported in words, and behind them in brackets as it was reported; "—" where nothing was.

    `is_of_device`: what is not known here is said to be the device's own words, else the program's.
    """
    if not reported:
        return "—"
    words = _plain(reported, say, "evidence.reported" if is_of_device else "evidence.reported_here")
    return words if reported.casefold() in words.casefold() else say("evidence.both", words=words, reported=reported)


def program_words(reported: str, say: Callable[..., str]) -> str:
    """What a job, an action or the queue reported of itself; "" where nothing was reported."""
    return evidence_words(reported, say, is_of_device=False) if reported else ""


def _plain(reported: str, say: Callable[..., str], unknown: str) -> str:
    if reported.startswith(_OLD):
        return say("evidence.not_seen_since", words=_plain(reported.removeprefix(_OLD), say, unknown))
    found = [say(f"evidence.{name}", **_with_device_name(params, say)) for name, params in _known_parts(reported)]
    return say("evidence.and").join(dict.fromkeys(found)) if found else say(unknown)


def _with_device_name(params: Mapping[str, str], say: Callable[..., str]) -> Mapping[str, str]:
    """The device as technicians call it, and trays in the reader's language, where a sentence is about one."""
    named = dict(params)
    if "device" in params:
        named["device"] = device_name(params["device"], say)
    if "trays" in params:
        named["trays"] = say("evidence.trays_and").join(_tray(tray, say) for tray in params["trays"].split(", "))
    return named


def _tray(reported: str, say: Callable[..., str]) -> str:
    """`reported`: the printer's name of a tray, and its paper in brackets where that is known."""
    if numbered := _NUMBERED_TRAY.fullmatch(reported):
        return say("evidence.tray_numbered", **numbered.groupdict())
    name, space, paper = reported.partition(" (")
    return say(f"evidence.{_TRAYS[name]}") + space + paper if name in _TRAYS else reported


def is_known(reported: str) -> bool:
    """Whether any of it is a sentence of ours."""
    return next(_known_parts(reported.removeprefix(_OLD)), None) is not None


def _known_parts(reported: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    parts = [reported] if known_evidence(reported) else _PARTS.split(reported)
    known = (known_evidence(part) or known_evidence(_without_part_name(part)) for part in parts)
    return (pair for pair in known if pair is not None)


def _without_part_name(part: str) -> str:
    """Without the name of the part that reports it, where a device has several."""
    return part.partition(": ")[2]


def known_evidence(reported: str) -> tuple[str, Mapping[str, str]] | None:
    """Which sentence it is, and its named parts; None for one that is not known. The first that fits counts."""
    for name, pattern in _KNOWN.items():
        if match := pattern.fullmatch(reported):
            return name, {part: value or "" for part, value in match.groupdict().items()}
    return None
