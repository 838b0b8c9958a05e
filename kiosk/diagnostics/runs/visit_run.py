"""Guided test of the whole terminal as citizens see it: a visit on their own screens, marked as a test and never counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.diagnostics.runs.guided_run import GuidedRun
from kiosk.journeys.session import Ending

if TYPE_CHECKING:
    from kiosk.diagnostics.tried_visit import TriedVisit


class VisitRun(GuidedRun):
    """The technician does an item as a citizen does (群众界面试办). The test is passed once an item came to its end."""

    def start(self) -> None:
        """To the citizens' screens; the test goes on when that visit is over."""
        self.context.try_visit(self._unless_left(self._on_tried))

    def _on_tried(self, visit: TriedVisit) -> None:
        is_done = visit.cases > 0 and visit.ending is not Ending.DEFECT
        self.add_measure("items_done", str(visit.cases), is_good=visit.cases > 0)
        if visit.ending is Ending.DEFECT:
            self.add_measure("fault", visit.ending.value, is_good=False)
        self.end(is_passed=is_done, problem="" if is_done else "guided.visit_unfinished")
