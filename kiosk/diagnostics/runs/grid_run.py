"""Guided test of the touch screen: a finger is drawn over the whole screen, and the fields that it does not reach are dead zones."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.diagnostics.runs.dead_zones import dead_fields
from kiosk.diagnostics.runs.guided_run import GuidedRun, PossibleAnswer, RunContext, RunStage

COLUMNS, ROWS = 11, 20
"""Until the screen has said how many fields it has room for."""
FEWEST, MOST = 4, 60
STILL_SECONDS = 20.0
"""Without a new field the test ends by itself: where nothing can be touched, no button can either."""


class GridRun(GuidedRun):
    """Every field of the screen is touched, by a tap or a finger that is drawn over it (触摸测试)."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self.columns = COLUMNS
        self.cells: tuple[bool, ...] = ()
        self.choices: tuple[PossibleAnswer, ...] = ()
        self._moved_at = 0.0

    def start(self) -> None:
        self._lay(self.columns, len(self.cells) // self.columns or ROWS)
        self.choices = (PossibleAnswer("dead_zone"),)

    def fit(self, columns: int, rows: int) -> bool:
        """The screen says how many fields it has room for, before the first is touched."""
        has_room = FEWEST <= columns <= MOST and FEWEST <= rows <= MOST
        if self.stage is not RunStage.RUNNING or any(self.cells) or not has_room:
            return False
        self._lay(columns, rows)
        return True

    def touch(self, index: int) -> bool:
        if self.stage is not RunStage.RUNNING or not 0 <= index < len(self.cells):
            return False
        if not self.cells[index]:
            self._moved_at = self.now
            self.cells = (*self.cells[:index], True, *self.cells[index + 1 :])
        if all(self.cells):
            self._judge()
        return True

    def choose(self, key: str) -> bool:
        """A tester who cannot touch the rest says so."""
        if self.stage is not RunStage.RUNNING or key != "dead_zone":
            return False
        self._judge()
        return True

    def tick(self) -> None:
        if self.stage is RunStage.RUNNING and self.now - self._moved_at >= STILL_SECONDS:
            self._judge()

    @property
    def covers_screen(self) -> bool:
        return self.stage is RunStage.RUNNING

    def meanwhile(self, say: Callable[..., str]) -> str:
        return say("guided.grid_left", number=self.cells.count(False))

    def _lay(self, columns: int, rows: int) -> None:
        self.columns, self.cells = columns, (False,) * (columns * rows)
        self._moved_at = self.now

    def _judge(self) -> None:
        columns, fields = self.columns, len(self.cells)
        dead = self.cells.count(False)
        if dead:
            self._name_dead_zones()
        self.add_measure("touched", f"{fields - dead}/{fields}", is_good=not dead)
        self.add_measure("grid", f"{columns}x{fields // columns}")
        self.end(is_passed=not dead, problem="guided.dead_zone" if dead else "")

    def _name_dead_zones(self) -> None:
        dead = dead_fields(self.cells, self.columns)
        if dead.rows:
            self.add_measure("dead_rows", dead.rows, is_good=False)
        if dead.columns:
            self.add_measure("dead_columns", dead.columns, is_good=False)
        for place in dict.fromkeys(zone.place for zone in dead.zones):
            extents = [zone.extent for zone in dead.zones if zone.place == place]
            self.add_measure(f"dead_{place}", ",".join(extents), is_good=False)
        if dead.more:
            self.add_measure("dead_more", str(dead.more), is_good=False)
