"""The entries of the fault register that a device family's manifest makes: ours when the register is written, others' at run time."""

from collections.abc import Iterator

from catalogue.text import LocalText
from contract.fault_register import FaultActor, FaultEntry, FaultSeverity
from drivers.ports.manifest import MAKER_SILENT, NO_WORDS, NOT_THERE, STATE_UNKNOWN, Fault, Manifest, Words

UNKNOWN = "unknown"
"""In place of a problem's code: a device that has not reported its state."""


def entries_of(manifest: Manifest) -> Iterator[FaultEntry]:
    """One for each fault that the manifest names, and one for a state that is not known."""
    for code, fault in manifest.faults.items():
        yield _entry(manifest, code.value, fault)
    yield _entry(manifest, UNKNOWN, STATE_UNKNOWN)


def own_fault_words(manifest: Manifest) -> Iterator[tuple[str, Words]]:
    """By the code of the problem: what the family calls otherwise than every device, or has alone."""
    for code, fault in manifest.faults.items():
        usual = NOT_THERE.get(code)
        if usual is None or usual.words != fault.words:
            yield code.value, fault.words


def _entry(manifest: Manifest, code: str, fault: Fault) -> FaultEntry:
    device, what = manifest.words, fault.words
    return FaultEntry(
        f"{manifest.family}.{code}",
        FaultSeverity.LIMITS if fault.blocking else FaultSeverity.WARNS,
        FaultActor(fault.responder.value),
        LocalText(f"{device.zh}：{what.zh}", f"{device.en}: {what.en}"),
        text_of(MAKER_SILENT.keeper if fault.keeper == NO_WORDS else fault.keeper),
        text_of(MAKER_SILENT.technician if fault.technician == NO_WORDS else fault.technician),
    )


def text_of(words: Words) -> LocalText:
    """What a manifest says, as a text of the terminal."""
    return LocalText(words.zh, words.en, words.others)
