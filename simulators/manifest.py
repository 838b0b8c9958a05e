"""What a simulator's folder says of itself: `MANIFEST` in `simulators/<name>/manifest.py`. Imports no simulator."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field

from drivers.ports.device import AdapterOptions
from simulators.simulator import Simulator, State


class AdapterChoice(Struct, frozen=True):
    """What settings say about one family (适配器选择)."""

    adapter: str
    options: AdapterOptions


class Switch(Struct, frozen=True):
    """A fault that stays on until it is switched off (故障开关). `label`: Chinese first, English beside it."""

    name: str
    label: str


class Act(Struct, frozen=True):
    """Something a person does once (动作). `needs_person`: with the key of the chosen person."""

    action: str
    label: str
    args: State = field(default_factory=dict)
    needs_person: bool = False


class SimulatorContext(Struct, frozen=True):
    """Where simulators keep their ports and papers (模拟台面), and the centre that they stand before, if there is one."""

    folder: Path
    centre_port: int | None = None
    network_port: int = 0


class SimulatorManifest(Struct, frozen=True):
    """How a simulator is made (模拟器说明). `place`: among the others. `make`: None where it has nothing to stand before.

    `adapter`: what settings say for the real adapter on its endpoint; None where it is no device of the terminal.
    """

    place: int
    make: Callable[[SimulatorContext], Simulator | None]
    adapter: Callable[[str], AdapterChoice] | None
    switches: tuple[Switch, ...] = ()
    acts: tuple[Act, ...] = ()
