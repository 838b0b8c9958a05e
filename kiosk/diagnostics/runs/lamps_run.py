"""Guided test of the lamps on the devices: no maker publishes how they are driven, so a person looks at one device after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.diagnostics.runs.guided_run import GuidedRun, PossibleAnswer, RunContext
from kiosk.services.condition.fault_words import device_name

if TYPE_CHECKING:
    from collections.abc import Callable

LIT, DARK, NO_LAMP = "lamp_lit", "lamp_dark", "no_lamp"


class LampsRun(GuidedRun):
    """Each device is looked at: its lamp is lit, it is dark, or there is none (指示灯测试)."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._left: list[str] = []
        self._found: dict[str, list[str]] = {}

    def start(self) -> None:
        self._left = list(self.context.services.devices.lines())
        self._found = {LIT: [], DARK: [], NO_LAMP: []}
        if self._left:
            self._look()
        else:
            self.end(is_passed=False, problem="guided.no_device")

    def take_answer(self, key: str) -> None:
        self._found[key].append(self._left.pop(0))
        self.add_measures(DARK, self._found[DARK], is_good=False)
        if self._left:
            self._look()
        else:
            self._judge()

    def question(self, say: Callable[..., str]) -> str:
        return say("guided.is_lit", device=device_name(self._left[0], say))

    def _look(self) -> None:
        self.ask(tuple(PossibleAnswer(key) for key in self._found))

    def _judge(self) -> None:
        """A terminal on which no lamp was seen has passed nothing."""
        lit, dark = self._found[LIT], self._found[DARK]
        self.add_measure("lamps_lit", str(len(lit)))
        self.end(
            is_passed=bool(lit) and not dark, problem="guided.lamps_dark" if dark else "" if lit else "guided.no_lamps"
        )
