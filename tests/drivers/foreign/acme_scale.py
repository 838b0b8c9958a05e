"""Another maker's family for the tests: a scale with its port, its manifest, an adapter, a simulator, and the step that it brings."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from msgspec import Struct
from pydantic import BaseModel, ConfigDict

from drivers.ports.clock import MonotonicClock
from drivers.ports.device import AdapterOptions, Cancelled, Device, ReaderFailed
from drivers.ports.guided import GuidedDevice, GuidedLine, GuidedMove, GuidedOutcome, GuidedPage, GuidedTone
from drivers.ports.manifest import NOT_THERE, AdapterContext, Fault, Manifest, Words
from drivers.ports.status import Condition, DeviceStatus, FamilyOf, ProblemCode, Responder
from simulators.manifest import AdapterChoice, SimulatorContext, SimulatorManifest


class Weighed(Struct, frozen=True):
    """What lies on the scale."""

    grams: int


WeighOutcome = Weighed | ReaderFailed


class Scale(GuidedDevice, Protocol):
    """A scale, which guides a citizen through weighing."""

    def weigh(self, seconds: float, cancelled: Cancelled) -> WeighOutcome:
        """Wait until nothing moves."""


SCALE = FamilyOf[Scale]("acme_scale")


class ScaleOptions(BaseModel):
    """What settings may say."""

    model_config = ConfigDict(extra="forbid")
    grams: int = 20
    deed: str = ""


@dataclass
class AcmeScale:
    """A scale that always weighs the same."""

    grams: int
    clock: MonotonicClock
    deed: str = ""

    def status(self) -> DeviceStatus:
        problems = () if self.grams else (MANIFEST.problem(ProblemCode.BUSY),)
        condition = Condition.BAD if problems else Condition.OK
        return DeviceStatus(SCALE, condition, f"{self.grams} g", self.clock.now(), problems)

    def weigh(self, seconds: float, cancelled: Cancelled) -> WeighOutcome:
        return Weighed(self.grams)

    def guide(self, move: GuidedMove, seconds: float, cancelled: Cancelled) -> GuidedOutcome:
        if self.deed == "leave" and move is GuidedMove.WAIT:
            os._exit(3)
        if self.deed == "clumsy":
            raise ValueError("a defect of the maker's")
        if self.deed == "flood":
            return GuidedPage(PUT, LIES, answer="9" * 10_000)
        if self.deed == "lost":
            return ReaderFailed(ProblemCode.DISCONNECTED, "unplugged")
        if move is GuidedMove.BEGIN:
            return GuidedPage(PUT, LIES, tone=GuidedTone.BUSY)
        if not self.grams:
            return GuidedPage(PUT, NOTHING, tone=GuidedTone.CAUTION, offers_again=True)
        weight = f"{self.grams} g"
        return GuidedPage(PUT, DONE, tone=GuidedTone.GOOD, lines=(GuidedLine(WEIGHT, weight),), answer=weight)

    def close(self) -> None:
        """Nothing is open."""


PUT = Words("请把包裹放在台秤中间", "Put the parcel in the middle of the scale")
LIES = Words("正在等它放稳", "Waiting until nothing moves")
NOTHING = Words("台秤上没有东西", "Nothing lies on the scale")
DONE = Words("称好了，可以继续", "Weighed; you can go on")
WEIGHT = Words("重量", "Weight")


def _acme(options: AdapterOptions, around: AdapterContext) -> Device:
    parsed = ScaleOptions.model_validate(options)
    return AcmeScale(parsed.grams, around.clock, parsed.deed)


MANIFEST = Manifest(
    family=SCALE,
    words=Words("台秤", "scale", {"fr": "balance"}),
    adapters={"acme": _acme},
    faults={**NOT_THERE, ProblemCode.BUSY: Fault(Words("未清零", "not zeroed"), Responder.KEEPER)},
    is_needed_by_items=False,
    port_version=2,
)


class ScaleSimulator:
    """Nothing to stand before: the adapter needs no line."""

    name = "acme_scale"
    endpoint = "acme:"

    def start(self) -> None:
        """Nothing to begin."""

    def stop(self) -> None:
        """Nothing to end."""

    def set_fault(self, name: str, on: bool) -> None:
        """It has no faults."""

    def state(self) -> dict[str, Any]:
        return {"faults": {}}

    def act(self, action: str, args: object) -> dict[str, Any]:
        return self.state()


_MAKE: Callable[[SimulatorContext], ScaleSimulator] = lambda _where: ScaleSimulator()  # noqa: E731
SIMULATOR = SimulatorManifest(place=90, make=_MAKE, adapter=lambda _at: AdapterChoice("acme", {"grams": 7}))
