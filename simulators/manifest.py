"""What a simulator's folder says of itself: `MANIFEST` in `simulators/<name>/manifest.py`. Imports no simulator."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field

from drivers.ports.device import AdapterOptions
from simulators.simulator import Simulator, State


class AdapterChoice(Struct, frozen=True):
    """适配器选择 — what settings say about one family."""

    adapter: str
    options: AdapterOptions


class Switch(Struct, frozen=True):
    """故障开关 — a fault that stays on until it is switched off. `label`: Chinese first, English beside it."""

    name: str
    label: str


class Act(Struct, frozen=True):
    """动作 — something a person does once. `needs_person`: with the key of the chosen person."""

    action: str
    label: str
    args: State = field(default_factory=dict)
    needs_person: bool = False


class SimulatorContext(Struct, frozen=True):
    """模拟台面 — where simulators keep their ports and papers, and the centre that they stand before, if there is one."""

    folder: Path
    centre_port: int | None = None
    network_port: int = 0


class SimulatorManifest(Struct, frozen=True):
    """模拟器说明 — `place`: its place among the others, also on the screen. `make`: None where it has nothing to stand before.

    `adapter`: what settings say for the real adapter on its endpoint; None where it is no device of the terminal.
    """

    place: int
    make: Callable[[SimulatorContext], Simulator | None]
    adapter: Callable[[str], AdapterChoice] | None
    switches: tuple[Switch, ...] = ()
    acts: tuple[Act, ...] = ()
