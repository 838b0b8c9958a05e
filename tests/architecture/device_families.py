"""What the catalogue, the fault register and the words know of the device families. As a program, writes all from the manifests."""

import json
from collections.abc import Iterator

from app.core.devices.faults import UNKNOWN, entries_of, own_fault_words, text_of
from catalogue.text import COMPLETE, LocalText
from contract.fault_register import ACTOR_NAMES, FaultEntry, fault_register
from drivers.ports.manifest import NOT_THERE, STATE_UNKNOWN
from drivers.registry.registry import manifests
from kiosk.services.condition.fault_words import ANY_DEVICE
from tests.architecture.sources import ROOT
from wording.store import FOLDER

LIST = ROOT / "catalogue/device_families.py"
FAULTS = ROOT / "contract/device_faults.toml"
EVIDENCE = ROOT / "kiosk/diagnostics/device_evidence.py"

HEAD = '''"""The device families as the catalogue and the centre know them. Imports nothing: the drivers are not installed everywhere.

Written by `python -m tests.architecture.device_families` from the manifests of drivers/; a test compares the two.
"""

from enum import StrEnum


class DeviceNeed(StrEnum):
    """A device family that an item cannot do without (硬件模块), unless another replaces it (`catalogue.stand_ins`)."""

'''
UNASKED = '''
MAY_BE_UNASKED = frozenset({{{}}})
"""Some of their models say nothing until they are used: unknown is no news of them."""
'''


def written() -> str:
    """The list as it should be."""
    every = sorted(manifests().items())
    needs = [f'    {name.upper()} = "{name}"\n' for name, each in every if each.is_needed_by_items]
    names = [f'    "{name}": ("{each.words.zh}", "{each.words.en}"),\n' for name, each in every]
    table = (
        "\n\nFAMILY_NAMES: dict[str, tuple[str, str]] = {\n"
        + "".join(names)
        + '}\n"""Every family by its name: its words in Chinese and in English."""\n'
    )
    unasked = ", ".join(f'"{name}"' for name, manifest in every if manifest.may_be_unasked)
    return HEAD + "".join(needs) + table + UNASKED.format(unasked)


EVIDENCE_HEAD = '''"""What the adapters of each device family say as evidence (依据), by the message that has the words. Imports nothing.

Written by `python -m tests.architecture.device_families` from the manifests of drivers/; a test compares the two.
"""

DEVICE_SENTENCES = {
'''


def written_evidence() -> str:
    """The sentences of the families for the pages of a technician, which know no drivers."""
    families = ((name, manifest.evidence) for name, manifest in sorted(manifests().items()) if manifest.evidence)
    rows = (
        f"    # {name}\n" + "".join(f'    "{message}": r"{said.pattern}",\n' for message, said in sentences.items())
        for name, sentences in families
    )
    return EVIDENCE_HEAD + "".join(rows) + "}\n"


FAULT_HEAD = """# What can be wrong with the devices of each family, for the fault register (`contract.fault_register`).
# Written by `python -m tests.architecture.device_families` from the manifests of drivers/; a test compares the two.
"""


def written_faults() -> str:
    """The table of device faults as it should be."""
    entries = (entry for _name, manifest in sorted(manifests().items()) for entry in entries_of(manifest))
    return FAULT_HEAD + "".join(map(_reported, entries))


def _reported(entry: FaultEntry) -> str:
    lines = [f'id = "{entry.id}"', f'severity = "{entry.severity}"', f'who = "{entry.who}"']
    texts = {"name": entry.name, "keeper": entry.keeper, "technician": entry.technician}
    lines += [f"{name} = {{ zh = {_quoted(text.zh)}, en = {_quoted(text.en)} }}" for name, text in texts.items()]
    return "\n[[fault]]\n" + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


NOT_AT_THE_TERMINAL = "terminal."
"""Faults that the centre alone tells, of a terminal that does not."""


def words() -> Iterator[tuple[str, LocalText]]:
    """What the store says of devices, their faults and evidence and who acts, by message id; a fault of every device once."""
    every = sorted(manifests().items())
    yield from ((f"device_name.{name}", text_of(manifest.words)) for name, manifest in every)
    yield from ((f"fault_name.{ANY_DEVICE}.{code.value}", text_of(each.words)) for code, each in NOT_THERE.items())
    yield f"fault_name.{ANY_DEVICE}.{UNKNOWN}", text_of(STATE_UNKNOWN.words)
    for name, manifest in every:
        yield from ((f"fault_name.{name}.{code}", text_of(each)) for code, each in own_fault_words(manifest))
    for entry in fault_register().values():
        if entry.area not in manifests() and not entry.id.startswith(NOT_AT_THE_TERMINAL):
            yield f"fault_name.{entry.id}", entry.name
    yield from _advice()
    for _, manifest in every:
        yield from ((f"evidence.{message}", text_of(said.words)) for message, said in manifest.evidence.items())
    for actor, name_of_actor in ACTOR_NAMES.items():
        yield f"fault_actor.{actor.value}", name_of_actor


def _advice() -> Iterator[tuple[str, LocalText]]:
    """What keepers and technicians do about a fault; what is the same for every device once."""
    entries = [each for each in fault_register().values() if not each.id.startswith(NOT_AT_THE_TERMINAL)]
    for role in ("keeper", "technician"):
        common = {code.value: text_of(getattr(fault, role)) for code, fault in NOT_THERE.items()}
        common[UNKNOWN] = next(getattr(each, role) for each in entries if each.id.endswith(f".{UNKNOWN}"))
        yield from ((f"fault_{role}.{ANY_DEVICE}.{code}", text) for code, text in common.items())
        for entry in entries:
            said, usual = getattr(entry, role), common.get(entry.id.partition(".")[2])
            if entry.area not in manifests() or said != usual:
                yield f"fault_{role}.{entry.id}", said


def put_words() -> None:
    """In the files of Chinese and English: what is there is mended, what is not comes behind its family."""
    for language in COMPLETE:
        file = FOLDER / f"{language}.po"
        blocks = file.read_text("utf-8").rstrip("\n").split("\n\n")
        places = {name: number for number, block in enumerate(blocks) if (name := _id_of(block))}
        behind: dict[int, list[str]] = {}
        for name, text in words():
            said = f'msgid "{name}"\nmsgstr {_quoted(text.in_language(language))}'
            if name in places:
                head = blocks[places[name]].partition("msgid ")[0]
                blocks[places[name]] = head + said
            else:
                family = [places[each] for each in places if each.partition(".")[0] == name.partition(".")[0]]
                behind.setdefault(max(family, default=len(blocks) - 1), []).append(said)
        together = [part for number, block in enumerate(blocks) for part in (block, *behind.get(number, ()))]
        file.write_text("\n\n".join(together) + "\n", "utf-8")


def _id_of(block: str) -> str:
    return block.partition('msgid "')[2].partition('"')[0]


if __name__ == "__main__":
    LIST.write_text(written(), "utf-8")
    FAULTS.write_text(written_faults(), "utf-8")
    EVIDENCE.write_text(written_evidence(), "utf-8")
    put_words()  # `make i18n` puts the Chinese beside it for translators
