"""The entries of the fault register that a device family's manifest makes: ours when the register is written, others' at run time."""

from collections.abc import Iterator

from catalogue.text import LocalText
from contract.fault_register import FaultActor, FaultEntry, FaultSeverity
from drivers.ports.manifest import NO_WORDS, NOT_THERE, Fault, Manifest, Words
from drivers.ports.status import ProblemCode

UNKNOWN = "unknown"
"""In place of a problem's code: a device that has not told how it is."""

_KEEPER = Words("请告诉运维人员，并报上这个编号。", "Tell the technician, with this id.")
_TECHNICIAN = Words("看依据和设备厂家的说明。", "See the evidence and the maker's notes.")


def entries_of(manifest: Manifest) -> Iterator[FaultEntry]:
    """One for each fault that the manifest names, and one for a state that is not known."""
    for code, fault in manifest.faults.items():
        yield _entry(manifest, code, fault)
    yield _unknown(manifest)


def own_fault_words(manifest: Manifest) -> Iterator[tuple[str, Words]]:
    """By the code of the problem: what the family calls otherwise than every device, or has alone."""
    for code, fault in manifest.faults.items():
        usual = NOT_THERE.get(code)
        if usual is None or usual.words != fault.words:
            yield code.value, fault.words


def _entry(manifest: Manifest, code: ProblemCode, fault: Fault) -> FaultEntry:
    device, what = manifest.words, fault.words
    return FaultEntry(
        f"{manifest.family}.{code.value}",
        FaultSeverity.LIMITS if fault.blocking else FaultSeverity.WARNS,
        FaultActor(fault.responder.value),
        LocalText(f"{device.zh}：{what.zh}", f"{device.en}: {what.en}"),
        text_of(_KEEPER if fault.keeper == NO_WORDS else fault.keeper),
        text_of(_TECHNICIAN if fault.technician == NO_WORDS else fault.technician),
    )


def _unknown(manifest: Manifest) -> FaultEntry:
    device = manifest.words
    return FaultEntry(
        f"{manifest.family}.{UNKNOWN}",
        FaultSeverity.WARNS,
        FaultActor.TECHNICIAN,
        LocalText(f"{device.zh}：状况未知", f"{device.en}: state unknown"),
        LocalText(
            "刚开机的等一分钟；一直未知就告诉运维人员。",
            "Just after the start wait a minute; tell the technician if it stays unknown.",
        ),
        LocalText(
            "依据里有为什么不知道；断电重启设备，停下终端后用 kiosk device try 单独试。",
            "The evidence says why it is not known; power-cycle the device, try it alone by kiosk device try while the terminal "
            "is stopped.",
        ),
    )


def text_of(words: Words) -> LocalText:
    """What a manifest says, as a text of the terminal."""
    return LocalText(words.zh, words.en, words.others)
