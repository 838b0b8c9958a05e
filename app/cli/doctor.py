"""`kiosk doctor`: asks every device, the queue, the catalogue and the centre how they are, and says who must act."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from app.core.device_counters import read_counters
from app.core.paths import catalogue_folder, device_counters_file, identity_file, queue_file
from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED
from catalogue.whole import check_folder
from drivers.ports.device import Device
from drivers.ports.errors import DriverDefect
from drivers.ports.manifest import ABSENT, AdapterContext, Manifest
from drivers.ports.status import Condition, DeviceFamily, ProblemCode, Responder
from drivers.registry.registry import build, manifests_for
from drivers.worker.evidence import checked
from drivers.worker.worker import close_quietly
from kiosk.services.settings import AdapterSettings, Settings
from offline_queue.catalogue_link import CURRENT
from offline_queue.damages import describe_damages, open_damages
from offline_queue.database import QueueDatabase
from offline_queue.errors import QueueFault
from offline_queue.opening import NotOpened, open_to_look
from offline_queue.replacement import was_ever_made
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity
from ui.handwriting.recogniser import recogniser

SWAPS = Path("/proc/swaps")
BLOCK_DEVICES = Path("/sys/class/block")


def plain_swap(swaps: Path = SWAPS, devices: Path = BLOCK_DEVICES) -> list[str]:
    """The swap areas that are neither in memory (zram) nor encrypted (dm-crypt); empty where the system has none.

    A swap file counts as plain: whether the disk below it is encrypted cannot be seen from here.
    """
    try:
        lines = swaps.read_text().splitlines()[1:]
    except OSError:  # a kernel without swap
        return []
    areas = (line.split()[0] for line in lines if line.strip())
    return [area for area in areas if not _is_safe(Path(area).name, devices)]


def _is_safe(device: str, devices: Path) -> bool:
    if device.startswith("zram"):
        return True
    try:
        return (devices / device / "dm" / "uuid").read_text().startswith("CRYPT-")
    except OSError:
        return False


_MARKS = {
    Condition.OK: "[green]✓ 正常[/green]",
    Condition.BAD: "[red]✗ 故障[/red]",
    Condition.UNKNOWN: "[yellow]? 未知[/yellow]",
}
_WHO = {
    Responder.CITIZEN: "群众 citizen",
    Responder.KEEPER: "管理员 keeper",
    Responder.TECHNICIAN: "运维人员 technician",
}


class DeviceFinding(Struct, frozen=True):
    """One thing that was looked at (体检结果)."""

    what: str
    condition: Condition
    evidence: str
    who: str = ""


Step = Callable[[], DeviceFinding]


def examine(settings: Settings) -> int:
    """Print the findings; 1 when anything is broken, else 0."""
    steps: list[Step] = [*_device_steps(settings), partial(_queue, settings), partial(_catalogue, settings)]
    steps += [partial(_centre, settings), _handwriting, _swap]
    findings = [step() for step in track(steps, "检查中 examining", transient=True)]
    table = Table("对象 what", "状态 condition", "依据 evidence", "处置人 who must act")
    for each in findings:
        table.add_row(each.what, _MARKS[each.condition], escape(each.evidence), each.who)
    Console().print(table)
    return int(any(each.condition is Condition.BAD for each in findings))


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


def _no_devices() -> DeviceFinding:
    evidence = "there are no devices in the settings: a [devices.…] section names each"
    return DeviceFinding("devices", Condition.UNKNOWN, evidence, _WHO[Responder.TECHNICIAN])


def _device(chosen: AdapterSettings, manifest: Manifest, shared: dict[DeviceFamily, Device]) -> DeviceFinding:
    what = f"{manifest.words.zh} {manifest.family}"
    try:
        device: Device = build(manifest.family, chosen.adapter, chosen.options, AdapterContext(shared=shared))
    except DriverDefect as defect:
        return DeviceFinding(what, Condition.BAD, str(defect), _WHO[Responder.TECHNICIAN])
    if manifest.is_shared:
        shared[manifest.family] = device
    try:
        status = checked(device.status(), manifest.family)
    except Exception as defect:  # noqa: BLE001 - it is of this driver alone
        evidence = f"its driver fails: {type(defect).__name__}: {defect}"
        return DeviceFinding(what, Condition.BAD, evidence, _WHO[Responder.TECHNICIAN])
    finally:
        close_quietly(device, manifest.family)
    problems = ", ".join(_in_words(each.code, manifest) for each in status.problems)
    who = ", ".join(dict.fromkeys(_WHO[each.responder] for each in status.problems))
    return DeviceFinding(what, status.condition, f"{problems} {status.evidence}".strip(), who)


def _counts(manifest: Manifest, counts: dict[str, int]) -> DeviceFinding:
    """What the terminal has counted of it."""
    counted = ", ".join(f"{name} {number}" for name, number in sorted(counts.items()))
    return DeviceFinding(f"{manifest.words.zh} 计数 counters", Condition.OK, counted)


def _in_words(code: ProblemCode, manifest: Manifest) -> str:
    """The code alone where somebody else's adapter tells of a fault that the family does not name."""
    fault = manifest.faults.get(code)
    return code.value if fault is None else f"{fault.words.zh} {code.value}"


def _queue(settings: Settings) -> DeviceFinding:
    if not queue_file(settings).exists() and not was_ever_made(queue_file(settings)):
        return DeviceFinding("queue", Condition.UNKNOWN, "no queue yet: the terminal has not been started")
    if not queue_file(settings).exists():
        return DeviceFinding("queue", Condition.BAD, "the queue file is missing", _WHO[Responder.TECHNICIAN])
    database = open_to_look(queue_file(settings))
    if isinstance(database, NotOpened):
        return DeviceFinding("queue", Condition.BAD, database.reason, _WHO[Responder.TECHNICIAN])
    with contextlib.closing(database):
        return _judged(database)


def _judged(database: QueueDatabase) -> DeviceFinding:
    """Without touching it: what is damaged is set aside by the next start of the terminal, not by a look."""
    try:
        with database.reading() as connection:
            damaged = describe_damages(open_damages(connection))
        is_whole = database.is_whole()
    except QueueFault as fault:
        return DeviceFinding("queue", Condition.BAD, str(fault), _WHO[Responder.TECHNICIAN])
    if damaged or not is_whole:
        return DeviceFinding("queue", Condition.BAD, damaged or "the file is not whole", _WHO[Responder.TECHNICIAN])
    return DeviceFinding("queue", Condition.OK, "whole")


def _catalogue(settings: Settings) -> DeviceFinding:
    """The one in use: what the centre published to this terminal, else the packaged one."""
    published = catalogue_folder(settings) / CURRENT
    origin, folder = ("published", published) if published.is_dir() else ("packaged", PACKAGED)
    try:
        loaded = check_folder(folder)
    except CatalogueInvalid as invalid:
        evidence = f"{origin}: {len(invalid.problems)} problems, such as {invalid.problems[0]}"
        return DeviceFinding("catalogue", Condition.BAD, evidence, _WHO[Responder.TECHNICIAN])
    return DeviceFinding("catalogue", Condition.OK, f"{origin}: {len(loaded.items)} items, version {loaded.version}")


def _centre(settings: Settings) -> DeviceFinding:
    identity = IdentityStore(identity_file(settings)).load()
    if not isinstance(identity, TerminalIdentity):
        hint = "its log says why" if settings.enrol_code else "there is no enrol_code in the settings"
        return DeviceFinding(
            "centre", Condition.UNKNOWN, f"the terminal is not enrolled: {hint}", _WHO[Responder.TECHNICIAN]
        )
    address = urlsplit(settings.centre_url)
    port = address.port or {"http": 80, "https": 443}.get(address.scheme, 0)
    try:
        socket.create_connection((address.hostname, port), timeout=3).close()
    except OSError as error:
        return DeviceFinding(
            "centre", Condition.BAD, _unreachable(settings.centre_url, error), _WHO[Responder.TECHNICIAN]
        )
    return DeviceFinding("centre", Condition.OK, f"{identity.terminal_id}, {settings.centre_url} takes connections")


def _unreachable(address: str, error: OSError) -> str:
    match error:
        case ConnectionRefusedError():
            return f"{address} is there, but the centre does not run on it or listens on another port"
        case socket.gaierror():
            return f"the name in {address} is not known: no name server answers, or it is misspelt"
        case TimeoutError():
            return f"{address} does not answer within 3 seconds: the network or a firewall is in the way"
        case _:
            return f"{address} cannot be reached: {error.strerror or type(error).__name__}"


def _handwriting() -> DeviceFinding:
    if recogniser() is None:
        evidence = "libzinnia0 and tegaki-zinnia-simplified-chinese are not installed: citizens can type, but not write"
        return DeviceFinding("handwriting", Condition.BAD, evidence, _WHO[Responder.TECHNICIAN])
    return DeviceFinding("handwriting", Condition.OK, "reads 6,763 characters")


def _swap() -> DeviceFinding:
    areas = plain_swap()
    if areas:
        evidence = f"{', '.join(areas)}: not encrypted, could keep citizens' data; swapoff, or encrypt"
        return DeviceFinding("swap", Condition.BAD, evidence, _WHO[Responder.TECHNICIAN])
    return DeviceFinding("swap", Condition.OK, "off, in memory, or encrypted")
