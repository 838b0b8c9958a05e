"""What another maker's manifest says, read in a process of its own: their package is never imported by the terminal.

`python -m drivers.isolation.manifest_report FD NAME PLACE` is that process: it reports by the pipe, may take what a driver may take,
and prints nowhere.
"""

import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from select import select
from time import monotonic

import msgspec

from drivers.isolation.building import load_object
from drivers.isolation.host import MEMORY
from drivers.ports.device import Device, methods_of
from drivers.ports.errors import AdapterBroken, DriverNotUp
from drivers.ports.guided import GuidedDevice
from drivers.ports.manifest import AdapterContext, Fault, Manifest, Words
from drivers.ports.status import FamilyOf, ProblemCode

READ_SECONDS = 10.0
LONGEST = 1 << 20
"""Bytes of a report."""


class ManifestReport(msgspec.Struct, frozen=True):
    """A manifest as data (设备说明数据), or why there is none."""

    defect: str = ""
    words: Words = Words("", "")
    faults: dict[ProblemCode, Fault] = {}
    adapters: tuple[str, ...] = ()
    port_version: int = 1
    may_be_unasked: bool = False
    is_guided: bool = False


def read_manifest(name: str, place: str) -> Manifest:
    """With the port of every device, or of one that guides: what else its port has is known to its own process.

    Raises AdapterBroken, and DriverNotUp where it may be read another time.
    """
    report = _ask_for_report(name, place)
    if report.defect:
        raise AdapterBroken(report.defect)
    family = FamilyOf[GuidedDevice](name) if report.is_guided else FamilyOf[Device](name)
    return Manifest(
        family,
        report.words,
        dict.fromkeys(report.adapters, _elsewhere),
        report.faults,
        is_needed_by_items=False,
        port_version=report.port_version,
        may_be_unasked=report.may_be_unasked,
    )


def load_manifest(name: str, place: str) -> Manifest:
    """The manifest itself, imported here. Raises AdapterBroken."""
    manifest = load_object(f"family {name}", place)
    if not isinstance(manifest, Manifest) or manifest.family != name or not isinstance(manifest.family, FamilyOf):
        raise AdapterBroken(f"family {name}: {place} is no manifest of it")
    if manifest.is_shared or manifest.is_needed_by_items:
        raise AdapterBroken(
            f"family {name}: another maker's family is neither shared nor needed by items of the catalogue"
        )
    return manifest


def _elsewhere(_options: object, _around: AdapterContext) -> Device:
    raise AdapterBroken("another maker's adapter is built in its own process alone")


def _ask_for_report(name: str, place: str) -> ManifestReport:
    reading, writing = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(writing), name, place],
            pass_fds=(writing,),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(folder for folder in sys.path if folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as fault:
        os.close(reading)
        raise DriverNotUp(f"family {name}: no process to read its manifest: {fault.strerror}") from fault
    finally:
        os.close(writing)
    try:
        data = _read_within(reading, READ_SECONDS)
    finally:
        os.close(reading)
        _end_group(process.pid)
        process.wait()
    try:
        return msgspec.msgpack.decode(data, type=ManifestReport)
    except (msgspec.MsgspecError, ValueError, RecursionError) as wrong:
        raise DriverNotUp(f"family {name}: {place} gives no manifest within {READ_SECONDS:.0f} s") from wrong


def _read_within(pipe: int, seconds: float) -> bytes:
    """Up to the end, but no longer: what the package began may hold the pipe open for ever."""
    end, data = monotonic() + seconds, bytearray()
    while (left := end - monotonic()) > 0 and len(data) < LONGEST and select([pipe], [], [], left)[0]:
        more = os.read(pipe, 1 << 16)
        if not more:
            break
        data += more
    return bytes(data)


def _end_group(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _report_of(name: str, place: str) -> bytes:
    try:
        manifest = load_manifest(name, place)
        report = ManifestReport(
            words=manifest.words,
            faults=dict(manifest.faults),
            adapters=tuple(manifest.adapters),
            port_version=manifest.port_version,
            may_be_unasked=manifest.may_be_unasked,
            is_guided="guide" in methods_of(manifest.family.port),
        )
        return msgspec.msgpack.encode(report)
    except Exception as defect:  # noqa: BLE001 - whatever is wrong with it is reported
        words = (
            str(defect) if isinstance(defect, AdapterBroken) else f"family {name}: {type(defect).__name__}: {defect}"
        )
        return msgspec.msgpack.encode(ManifestReport(words))


def main() -> None:
    """Report, and end at once."""
    pipe, name, place = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = _report_of(name, place)
    with os.fdopen(pipe, "wb") as report:
        report.write(data)
    os._exit(0)


if __name__ == "__main__":
    main()
