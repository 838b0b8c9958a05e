"""What can be done to the simulated devices: rows of the 演示控制台, as the simulators offer them."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

ARGUMENTS = dict[str, Any]
"""Of an act, as JSON: the values differ from act to act."""


class DockSwitch(Struct, frozen=True):
    """A fault that stays on until it is switched off (故障开关)."""

    device: str
    name: str
    label: str
    is_lit: bool = False


class DockAct(Struct, frozen=True):
    """Something a person does once (动作). `needs_person`: with the key of the chosen person."""

    device: str
    action: str
    label: str
    args: ARGUMENTS = field(default_factory=dict)
    needs_person: bool = False


class DockPerson(Struct, frozen=True):
    """One synthetic citizen (虚拟人员); `is_here` while the card lies on the reader."""

    key: str
    label: str
    face_seed: int
    is_here: bool = False


def switches_in(state: Mapping[str, Any]) -> tuple[DockSwitch, ...]:
    """The switches that the devices offer, as they are."""
    return tuple(
        DockSwitch(device, switch["name"], switch["label"], bool(shown.get("faults", {}).get(switch["name"])))
        for device, shown in state.items()
        for switch in shown["switches"]
    )


def acts_in(state: Mapping[str, Any]) -> tuple[DockAct, ...]:
    """What can be done to the devices that there are."""
    return tuple(DockAct(device, **act) for device, shown in state.items() for act in shown["acts"])
