"""What the catalogue knows of the device families. As a program, writes it from the manifests."""

from collections.abc import Iterator, Mapping

from drivers.ports.manifest import NOT_THERE, Fault, Manifest
from drivers.ports.status import ProblemCode
from drivers.registry.registry import manifests
from tests.architecture.sources import ROOT

LIST = ROOT / "catalogue/device_families.py"

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
    return HEAD + "".join(needs) + table + _faults(every)


def _faults(every: list[tuple[str, Manifest]]) -> str:
    lines = ["\n_NOT_THERE = {\n", *_told(NOT_THERE, 4), "}\n"]
    lines += ["\nFAMILY_FAULTS: dict[str, dict[str, tuple[str, str]]] = {\n"]
    for name, each in every:
        own = {code: fault for code, fault in each.faults.items() if NOT_THERE.get(code) != fault}
        if own:
            lines += [f'    "{name}": {{\n', "        **_NOT_THERE,\n", *_told(own, 8), "    },\n"]
        else:
            lines += [f'    "{name}": _NOT_THERE,\n']
    return "".join(lines) + '}\n"""What can be wrong with a device of each family, in Chinese, and who must act."""\n'


def _told(faults: Mapping[ProblemCode, Fault], indent: int) -> Iterator[str]:
    for code, fault in faults.items():
        yield f'{" " * indent}"{code}": ("{fault.words.zh}", "{fault.responder}"),\n'


if __name__ == "__main__":
    LIST.write_text(written(), "utf-8")
