"""`kiosk doctor`: how the terminal is, and who must act. A running terminal says it itself; else devices, queue and way are looked at.

Every line is a check with the id of a fault (`contract.fault_register`): passed, not passed, or not known.
"""

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec
from msgspec.structs import replace
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from app.cli.evidence_in_both import evidence_in_both, in_chinese
from app.core.control import Done, TellHealth, ask_running
from app.core.devices.brought_words import brought_words
from app.core.devices.counters import read_counters
from app.core.devices.faults import UNKNOWN, entries_of
from app.core.devices.found import with_found
from app.core.machine.checks import machine_checks
from app.core.machine.network import network_steps
from app.core.paths import catalogue_folder, device_counters_file, identity_file, queue_file
from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED
from catalogue.text import COMPLETE, Language
from catalogue.whole import check_folder
from contract.fault_register import FaultEntry, fault_entry
from drivers.ports.device import Device
from drivers.ports.errors import DriverDefect
from drivers.ports.manifest import ABSENT, AdapterContext, Manifest
from drivers.ports.status import Condition, DeviceFamily, ProblemCode
from drivers.registry.registry import build, manifests_for
from drivers.worker.evidence import checked
from drivers.worker.worker import close_quietly
from kiosk.diagnostics.counter_words import counter_name
from kiosk.services.condition.checks import CheckResult, run_checks
from kiosk.services.condition.fault_words import Say, actor_name, device_name, fault_name
from kiosk.services.settings import AdapterSettings, Settings
from offline_queue.catalogue_link import CURRENT
from offline_queue.damages import describe_damages, open_damages
from offline_queue.database import QueueDatabase
from offline_queue.errors import QueueFault
from offline_queue.opening import NotOpened, open_to_look
from offline_queue.replacement import was_ever_made
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity
from wording.store import Wording, load_wording

USUAL_FOLDERS = (Path("/var/lib/gov-kiosk"), Path("var/demo/terminal"))
"""Where a terminal may run whose settings were not named: an installed one, and that of `make run`."""

_MARKS = {True: ("green", "✓", "ok"), False: ("red", "✗", "bad"), None: ("yellow", "?", "unknown")}
_COLUMNS = ("what", "condition", "evidence", "who", "id")

Step = Callable[[], Iterable[CheckResult]]
Says = tuple[Say, ...]
"""In each language that is said side by side."""


def examine(
    settings: Settings,
    *,
    as_json: bool = False,
    is_named: bool = True,
    language: str = "",
    wording: Wording | None = None,
) -> int:
    """Print what was found; 1 when anything is broken, else 0.

    Where neither settings nor data were named (`is_named`), a terminal that runs in a usual place is meant. Chinese and English
    are said side by side, or the one `language` that is asked for.
    """
    wording = wording or load_wording()
    wording.bring(partial(brought_words, settings.devices))
    languages = (Language(language),) if language else COMPLETE
    says = tuple(partial(wording.say, language=language) for language in languages)
    meant = settings if is_named else _settings_meant(settings)
    if meant is None:
        return _nothing_to_look_at(settings, says, as_json=as_json)
    meant = with_found(meant)
    results = _of_running(meant)
    others = [entry for manifest in manifests_for(meant.devices).values() for entry in entries_of(manifest)]
    if results is None:
        steps = list(_steps(meant))
        shown = steps if as_json else track(steps, "检查中 examining", transient=True)
        results = [result for step in shown for result in step()]
    _print(results, says, others, as_json=as_json)
    return int(any(result.is_passed is False for result in results))


def _settings_meant(settings: Settings) -> Settings | None:
    """The one of a terminal that runs; else that of the default folder, where there is one."""
    folders = (settings.data, *USUAL_FOLDERS)
    running = next((folder for folder in folders if _of_running(replace(settings, data=folder)) is not None), None)
    if running is not None:
        return replace(settings, data=running)
    return settings if settings.data.is_dir() else None


def _nothing_to_look_at(settings: Settings, says: Says, *, as_json: bool) -> int:
    looked = ", ".join(str(folder) for folder in (settings.data, *USUAL_FOLDERS))
    note = f"no settings were named, and no terminal runs in {looked}: name its settings by --settings"
    _print([CheckResult("settings.other_terminal", False, note)], says, (), as_json=as_json)
    return 1


def _of_running(settings: Settings) -> list[CheckResult] | None:
    """What the terminal says that runs on the data folder: its devices are its own. None where none answers."""
    if not settings.data.is_dir():
        return None
    with contextlib.suppress(OSError):
        answer = ask_running(settings.data, TellHealth())
        if isinstance(answer, Done) and answer.results:
            return list(answer.results)
    return None


def _print(results: Iterable[CheckResult], says: Says, others: Iterable[FaultEntry], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps([msgspec.to_builtins(result) for result in results], ensure_ascii=False) + "\n")
        return
    table = Table(*(_message(says, f"doctor.{column}") for column in _COLUMNS))
    known = tuple(others)
    for result in results:
        colour, mark, condition = _MARKS[result.is_passed]
        how = f"[{colour}]{mark} {escape(_message(says, f'diagnostics.{condition}'))}[/{colour}]"
        table.add_row(
            escape(_what(result, says)),
            how,
            escape(evidence_in_both(result.note, says[0])),
            escape(_who(result, says, known)),
            result.id,
        )
    Console().print(table)


def _message(says: Says, message: str) -> str:
    return _in_each(says, lambda say: say(message))


def _in_each(says: Says, words: Callable[[Say], str]) -> str:
    return " ".join(dict.fromkeys(words(say) for say in says))


def _what(result: CheckResult, says: Says) -> str:
    """The device that it is of, or what can be wrong."""
    named = fault_name if "." in result.id else device_name
    return _in_each(says, lambda say: named(result.id, say))


def _who(result: CheckResult, says: Says, others: tuple[FaultEntry, ...]) -> str:
    if result.is_passed is not False:
        return ""
    return _in_each(says, lambda say: actor_name(fault_entry(result.id, others).who, say))


def _steps(settings: Settings) -> Iterator[Step]:
    yield from _device_steps(settings)
    yield from (partial(_queue, settings), partial(_catalogue, settings), partial(_check_enrolment, settings))
    yield lambda: run_checks(network_steps(settings.centre_url))
    yield lambda: run_checks(machine_checks(settings))


def _device_steps(settings: Settings) -> Iterator[Step]:
    if not settings.devices:
        yield _no_devices
    shared: dict[DeviceFamily, Device] = {}
    for name, manifest in manifests_for(settings.devices).items():
        chosen = settings.devices.get(name)
        if chosen is not None and chosen.adapter != ABSENT:
            yield partial(_device, chosen, manifest, shared)
            if counts := read_counters(device_counters_file(settings)).get(name):
                yield partial(_counts, manifest, counts)


def _no_devices() -> Iterator[CheckResult]:
    note = "there are no devices in the settings: a [devices.…] section names each"
    yield CheckResult("settings.no_devices", None, note)


def _device(chosen: AdapterSettings, manifest: Manifest, shared: dict[DeviceFamily, Device]) -> Iterator[CheckResult]:
    family = manifest.family
    try:
        device: Device = build(family, chosen.adapter, chosen.options, AdapterContext(shared=shared))
    except DriverDefect as defect:
        yield CheckResult(f"{family}.{ProblemCode.NOT_CONFIGURED}", False, str(defect))
        return
    if manifest.is_shared:
        shared[family] = device
    try:
        status = checked(device.status(), family)
    except Exception as defect:  # noqa: BLE001 - it is of this driver alone
        note = f"its driver fails: {type(defect).__name__}: {defect}"
        yield CheckResult(f"{family}.{ProblemCode.HARDWARE_ERROR}", False, note)
        return
    finally:
        close_quietly(device, family)
    for problem in status.problems:
        yield CheckResult(f"{family}.{problem.code.value}", False, status.evidence)
    if not status.problems:
        is_ok = status.condition is Condition.OK
        yield CheckResult(str(family) if is_ok else f"{family}.{UNKNOWN}", is_ok or None, status.evidence)


def _counts(manifest: Manifest, counts: dict[str, int]) -> Iterator[CheckResult]:
    """What the terminal has counted of it."""
    family, say = str(manifest.family), in_chinese()
    names = {name: counter_name(family, name, say) for name in counts}
    counted = ", ".join(f"{names[name]} {name} {number}" for name, number in sorted(counts.items()))
    yield CheckResult(family, True, f"计数 counters: {counted}")


def _queue(settings: Settings) -> Iterator[CheckResult]:
    file = queue_file(settings)
    if not file.exists():
        was_there = was_ever_made(file)
        note = "the queue file is missing" if was_there else "no queue yet: the terminal has not been started"
        yield CheckResult("queue.missing", False if was_there else None, note)
        return
    database = open_to_look(file)
    if isinstance(database, NotOpened):
        yield CheckResult("queue.unreadable", False, database.reason)
        return
    with contextlib.closing(database):
        yield _judge_database(database)


def _judge_database(database: QueueDatabase) -> CheckResult:
    """Without touching it: what is damaged is set aside by the next start of the terminal, not by a look."""
    try:
        with database.reading() as connection:
            damaged = describe_damages(open_damages(connection))
        is_whole = database.is_whole()
    except QueueFault as fault:
        return CheckResult("queue.unreadable", False, str(fault))
    if damaged or not is_whole:
        return CheckResult("queue.damaged", False, damaged or "the file is not whole")
    return CheckResult("queue.damaged", True, "whole")


def _catalogue(settings: Settings) -> Iterator[CheckResult]:
    """The one in use: what the centre published to this terminal, else the packaged one."""
    published = catalogue_folder(settings) / CURRENT
    origin, folder = ("published", published) if published.is_dir() else ("packaged", PACKAGED)
    try:
        loaded = check_folder(folder)
    except CatalogueInvalid as invalid:
        note = f"{origin}: {len(invalid.problems)} problems, such as {invalid.problems[0]}"
        yield CheckResult("catalogue.unusable", False, note)
        return
    yield CheckResult("catalogue.unusable", True, f"{origin}: {len(loaded.items)} items, version {loaded.version}")


def _check_enrolment(settings: Settings) -> Iterator[CheckResult]:
    identity = IdentityStore(identity_file(settings)).load()
    if isinstance(identity, TerminalIdentity):
        yield CheckResult("key.not_enrolled", True, f"{identity.terminal_id}, {settings.centre_url}")
        return
    hint = "its log says why" if settings.enrol_code else "there is no enrol_code in the settings"
    yield CheckResult("key.not_enrolled", None, f"the terminal is not enrolled: {hint}")
