"""The fault register: what can be wrong with a terminal, how bad it is, who acts, and what each of them does. Data alone.

`device_faults.toml` is written from the manifests of drivers/ (`python -m tests.architecture.device_families`); everything else
is in `faults.toml`. Terminal, centre and manual read the same table.
"""

import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from catalogue.tables import read_table
from catalogue.text import LocalText

FILES = ("faults.toml", "device_faults.toml")


class FaultSeverity(StrEnum):
    """How bad a fault is (故障级别): no citizen can be served, some things cannot be done, or nothing is lost yet."""

    STOPS = "stops"
    LIMITS = "limits"
    WARNS = "warns"


class FaultActor(StrEnum):
    """Who acts on a fault (处置人); the first three are those of a device problem (`drivers.ports.status.Responder`)."""

    CITIZEN = "citizen"
    KEEPER = "keeper"
    TECHNICIAN = "technician"
    CONTRACTOR = "contractor"
    BUREAU = "bureau"


ACTOR_NAMES: Mapping[FaultActor, LocalText] = {
    FaultActor.CITIZEN: LocalText("群众", "citizen"),
    FaultActor.KEEPER: LocalText("巡检人员", "keeper"),
    FaultActor.TECHNICIAN: LocalText("运维人员", "technician"),
    FaultActor.CONTRACTOR: LocalText("运维单位", "contractor"),
    FaultActor.BUREAU: LocalText("主管单位", "bureau"),
}


class FaultEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """One fault (故障条目). `id` is its area and what is wrong: a device family, or `network`, `queue` and the like.

    What citizens read is not here: their screens say what cannot be done (`catalogue.availability`), not what is broken. `seen` is
    what those go by: `network` or `queue`, without which items are done otherwise, or the messages of a terminal that is out of
    service. None for a device: its state says it.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}\.[a-z][a-z0-9_]{0,30}\Z")]
    severity: FaultSeverity
    who: FaultActor
    name: LocalText
    keeper: LocalText
    technician: LocalText
    seen: tuple[Annotated[str, Meta(pattern=r"^(network|queue|service\.[a-z_]+)\Z")], ...] | None = None

    @property
    def area(self) -> str:
        """What it is of: a device family, or a part of the terminal."""
        return self.id.partition(".")[0]


class _FaultTable(Struct, frozen=True, forbid_unknown_fields=True):
    fault: tuple[FaultEntry, ...]


@cache
def fault_register() -> Mapping[str, FaultEntry]:
    """Every fault that the product knows, by its id."""
    folder = Path(__file__).parent
    tables = (read_table(_FaultTable, tomllib.loads((folder / name).read_text("utf-8"))) for name in FILES)
    return {entry.id: entry for table in tables for entry in table.fault}


def fault_entry(fault_id: str, others: Iterable[FaultEntry] = ()) -> FaultEntry:
    """The entry of a fault; `others` are of families of other makers.

    An id that is not known here, from a newer terminal or another maker's device, has an entry all the same.
    """
    known = fault_register().get(fault_id) or next((other for other in others if other.id == fault_id), None)
    return known or FaultEntry(
        fault_id,
        FaultSeverity.LIMITS,
        FaultActor.TECHNICIAN,
        LocalText(fault_id, fault_id),
        LocalText("请告诉运维人员，并报上这个编号。", "Tell the technician, with this id."),
        LocalText(
            "本软件不认识这个编号：看设备厂家的说明，或更新软件。",
            "This software does not know the id: see the maker's notes, or update it.",
        ),
    )
