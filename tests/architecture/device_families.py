"""What the catalogue and the fault register know of the device families. As a program, writes both from the manifests."""

import json

from app.core.device_faults import entries_of
from contract.fault_register import FaultEntry
from drivers.registry.registry import manifests
from tests.architecture.sources import ROOT

LIST = ROOT / "catalogue/device_families.py"
FAULTS = ROOT / "contract/device_faults.toml"

HEAD = '''"""The device families as the catalogue and the centre know them. Imports nothing: the drivers are not installed everywhere.

Written by `python -m tests.architecture.device_families` from the manifests of drivers/; a test compares the two.
"""

from enum import StrEnum


class DeviceNeed(StrEnum):
    """A device family that an item cannot do without (硬件模块), unless another stands in (`catalogue.stand_ins`)."""

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
    return HEAD + "".join(needs) + table


FAULT_HEAD = """# What can be wrong with the devices of each family, for the fault register (`contract.fault_register`).
# Written by `python -m tests.architecture.device_families` from the manifests of drivers/; a test compares the two.
"""


def written_faults() -> str:
    """The table of device faults as it should be."""
    entries = (entry for _name, manifest in sorted(manifests().items()) for entry in entries_of(manifest))
    return FAULT_HEAD + "".join(map(_told, entries))


def _told(entry: FaultEntry) -> str:
    lines = [f'id = "{entry.id}"', f'severity = "{entry.severity}"', f'who = "{entry.who}"']
    texts = {"name": entry.name, "citizen": entry.citizen, "keeper": entry.keeper, "technician": entry.technician}
    told = ((name, text) for name, text in texts.items() if text is not None)
    lines += [f"{name} = {{ zh = {_quoted(text.zh)}, en = {_quoted(text.en)} }}" for name, text in told]
    return "\n[[fault]]\n" + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    LIST.write_text(written(), "utf-8")
    FAULTS.write_text(written_faults(), "utf-8")
