"""Guided test of the tactile key pad: each key that it has is pressed once; a key that reports nothing is dead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.ports.device import ReaderFailed
from drivers.ports.key_pad import KEY_PAD, KeyPad, KeyPressed, PadKey
from kiosk.diagnostics.runs.guided_run import GuidedRun, PossibleAnswer, RunContext, RunStage

if TYPE_CHECKING:
    from drivers.ports.device import Cancelled
    from drivers.ports.key_pad import KeyOutcome

PAD_SECONDS = 60.0
WAIT_SECONDS, DEADLINE = 2.0, 10.0
"""One wait for a key; what walks by ear may end its own wait before it."""


class KeyPadRun(GuidedRun):
    """Every key that the pad has is pressed (按键盘测试); each turns green in its row."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._keys: tuple[PadKey, ...] = tuple(PadKey)
        self._pressed: set[PadKey] = set()
        self.choices: tuple[PossibleAnswer, ...] = ()

    def start(self) -> None:
        self._pressed = set()
        self.choices = (PossibleAnswer("dead_key"),)
        self.command(KEY_PAD, lambda pad, _cancelled: pad.keys(), self._take_keys, DEADLINE)

    def choose(self, key: str) -> bool:
        """Note that a key gave nothing, as the tester says, and judge the test."""
        if self.stage is not RunStage.RUNNING or key != "dead_key":
            return False
        self._judge()
        return True

    def _take_keys(self, keys: frozenset[PadKey]) -> None:
        self._keys = tuple(key for key in PadKey if key in keys)
        if self.stage is RunStage.RUNNING and not self._keys:
            # a pad without keys has passed nothing
            self.end(is_passed=False, problem="guided.no_answer")
        elif self.stage is RunStage.RUNNING:
            self._show()
            self.context.on_changed()
            self._wait()

    def _wait(self) -> None:
        def wait(pad: KeyPad, cancelled: Cancelled) -> KeyOutcome:
            return pad.key(WAIT_SECONDS, cancelled)

        self.command(KEY_PAD, wait, self._on_key, DEADLINE)

    def _on_key(self, outcome: KeyOutcome) -> None:
        if self.stage is not RunStage.RUNNING:  # said to be dead meanwhile
            return
        if isinstance(outcome, ReaderFailed):
            self.add_measure("reason", outcome.problem.value, is_good=False)
            self.end(is_passed=False, problem="guided.no_answer")
            return
        if isinstance(outcome, KeyPressed):
            self._pressed.add(outcome.key)
            self._show()
            self.context.on_changed()
        if self._is_whole or self.now - self._began_at >= PAD_SECONDS:
            self._judge()
        else:
            self._wait()

    def _show(self, *, is_over: bool = False) -> None:
        for key in self._keys:
            is_pressed = key in self._pressed
            self.add_measure(
                f"key_{key}", "yes" if is_pressed else "no", is_good=is_pressed or (False if is_over else None)
            )

    def _judge(self) -> None:
        self._show(is_over=True)
        self.end(is_passed=self._is_whole, problem="" if self._is_whole else "guided.dead_key")

    @property
    def _is_whole(self) -> bool:
        return self._pressed.issuperset(self._keys)
