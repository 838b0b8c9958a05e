"""Which firmware the devices of a model should have, which they have, and where the two differ."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from central.storage.database import insert_into, one_of
from central.terminal_register.models import TerminalEntry, WantedFirmware
from central.terminal_register.scope import EVERYWHERE, Scope

Reports = Sequence[Mapping[str, Any]]  # Any: JSON of DeviceReport


@dataclass(frozen=True)
class FirmwareWish:
    """The firmware that devices of a model should have, and since when (应装固件)."""

    firmware: str
    since: datetime

    def differs(self, installed: str) -> bool:
        """Whether a device has another one; if it reports none that is not known."""
        return installed not in ("", self.firmware)


@dataclass(frozen=True)
class ModelRow:
    """One model of device (设备型号): how many have which firmware, the most frequent first, and which they should have."""

    family: str
    model: str
    installed: tuple[tuple[str, int], ...]
    wanted: str = ""

    @property
    def drifted(self) -> int:
        """How many have another firmware than they should; a device that reports none is not counted."""
        return sum(number for firmware, number in self.installed if self.wanted and firmware not in ("", self.wanted))


def want_firmware(session: Session, model: str, firmware: str, name: str, now: datetime) -> None:
    """From now on devices of this model should have it; "" for any. Said once more it is wanted since the first time."""
    if not firmware:
        session.execute(delete(WantedFirmware).where(WantedFirmware.model == model))
        return
    said = {"firmware": firmware, "set_by": name[:20], "set_at": now}
    row = insert_into(session, WantedFirmware).values(model=model, **said)
    is_new = WantedFirmware.firmware != firmware
    session.execute(row.on_conflict_do_update(index_elements=[WantedFirmware.model], set_=said, where=is_new))


def every_wish(session: Session) -> dict[str, FirmwareWish]:
    """The wanted firmware of each model."""
    return {row.model: FirmwareWish(row.firmware, row.set_at) for row in session.scalars(select(WantedFirmware))}


def wanted_by_family(session: Session, devices: Reports) -> dict[str, str]:
    """For a terminal's devices: the firmware that each should have, by family. Those of which nothing is said are left out."""
    models = {str(device["family"]): str(device["model"]) for device in devices if device.get("model")}
    return by_family(devices, _wanted(session, models.values()))


def every_wanted(session: Session) -> dict[str, str]:
    """The firmware that is wanted, by model."""
    return {row.model: row.firmware for row in session.execute(select(WantedFirmware.model, WantedFirmware.firmware))}


def by_family(devices: Reports, wanted: Mapping[str, str]) -> dict[str, str]:
    """For a terminal's devices: the firmware that each should have of what is wanted, by family."""
    models = {str(device["family"]): str(device["model"]) for device in devices if device.get("model")}
    return {family: wanted[model] for family, model in models.items() if model in wanted}


def model_rows(session: Session, scope: Scope = EVERYWHERE) -> list[ModelRow]:
    """The models that terminals of a place report, and those of which a firmware is wanted."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    query = select(TerminalEntry.devices).where(*scope.of_terminals(TerminalEntry.terminal_id))
    for devices in session.scalars(query.execution_options(yield_per=500)):
        for device in devices:
            if model := device.get("model"):
                found[str(device["family"]), str(model)][str(device.get("firmware", ""))] += 1
    wanted = every_wanted(session)
    lines = [ModelRow(*key, tuple(tally.most_common()), wanted.get(key[1], "")) for key, tally in found.items()]
    known = {line.model for line in lines}
    lines += [ModelRow("", model, (), firmware) for model, firmware in wanted.items() if model not in known]
    return sorted(lines, key=lambda line: (line.family, line.model))


def _wanted(session: Session, models: Iterable[str]) -> dict[str, str]:
    asked = set(models)
    if not asked:
        return {}
    query = select(WantedFirmware.model, WantedFirmware.firmware).where(one_of(session, WantedFirmware.model, asked))
    return {row.model: row.firmware for row in session.execute(query)}
