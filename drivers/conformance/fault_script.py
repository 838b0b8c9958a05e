"""What is done to the line of a device, and what must not come of it: data, a file in the folder of each family."""

import tomllib
from enum import StrEnum
from importlib.resources import files

import msgspec
from msgspec import Struct

from drivers.ports.status import Condition


class LineFault(StrEnum):
    """What the kit does to a line (线路故障), seen from the terminal."""

    BYTES_AT_CONNECT = "bytes_at_connect"
    """Bytes come as soon as the line is open."""
    LAG = "lag"
    """Each answer comes late."""
    HALF = "half"
    """Of each answer the second half does not come."""
    SILENCE = "silence"
    """The device gives no answer."""
    BLOCK = "block"
    """No answer comes, and nothing more is taken."""
    WRONG = "wrong"
    """Each answer has other bytes."""
    RESTART = "restart"
    """The device ends each connection at once."""
    REPLUG = "replug"
    """The device is gone."""


class ScriptedFault(Struct, frozen=True, forbid_unknown_fields=True):
    """One fault (故障项). `never`: conditions that the status must not have meanwhile; `no_outcome`: outcomes that an act must not have.

    `seconds`: of a lag. `bytes`: in hexadecimal, of what comes at connecting. `recovers_within`: seconds after the fault is over.
    """

    name: str
    zh: str
    en: str
    fault: LineFault
    never: tuple[Condition, ...] = ()
    no_outcome: tuple[str, ...] = ()
    seconds: float = 0.5
    bytes: str = ""
    recovers_within: float = 15.0


class FaultScript(Struct, frozen=True, forbid_unknown_fields=True):
    """The faults of a family (故障脚本)."""

    fault: tuple[ScriptedFault, ...]


FILE = "line_faults.toml"
COMMON = "any_family.toml"
"""The script of a family that has none of its own."""


def fault_script(family: str) -> tuple[ScriptedFault, ...]:
    """Of the family; what is common to all where another maker's has none."""
    file = files("drivers") / family / FILE
    text = (file if file.is_file() else files(__package__) / COMMON).read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), FaultScript).fault
