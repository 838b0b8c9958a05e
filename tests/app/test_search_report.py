"""When and how often searches are told to the centre."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from app.core.search_report import PAUSE_SECONDS, SearchReport
from contract.unfound_searches import MOST_REPORTED, UnfoundSearchesAnswer, UnfoundSearchesRequest
from kiosk.services.unfound_searches import UnfoundSearches
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable
from tests.hand_clock import HandClock
from tests.kiosk.parts import Numbered

DAY = date(2026, 3, 2)


@dataclass
class Centre:
    answers: list[Any] = field(default_factory=list)
    reported: list[UnfoundSearchesRequest] = field(default_factory=list)

    def tell_searches(self, request: UnfoundSearchesRequest) -> Any:
        self.reported.append(request)
        taken = UnfoundSearchesAnswer(terminal_id=request.terminal_id, batch_id=request.batch_id)
        return self.answers.pop(0) if self.answers else taken


@dataclass
class Scene:
    centre: Centre = field(default_factory=Centre)
    clock: HandClock = field(default_factory=HandClock)
    searches: UnfoundSearches = field(default_factory=UnfoundSearches)

    def __post_init__(self) -> None:
        self.report = SearchReport(self.searches, "YC-001", self.centre, Numbered(), self.clock)

    def heard(self) -> None:
        self.report.report_if_due()
        self.clock.advance(seconds=PAUSE_SECONDS)


def test_searches_are_reported_once_and_seldom() -> None:
    scene = Scene()
    scene.report.report_if_due()
    assert scene.centre.reported == []
    scene.searches.count(DAY, ["公交"])
    scene.report.report_if_due()
    scene.searches.count(DAY, ["公交"])
    scene.report.report_if_due()
    assert len(scene.centre.reported) == 1
    scene.clock.advance(seconds=PAUSE_SECONDS)
    scene.report.report_if_due()
    assert [each.searches[0].visits for each in scene.centre.reported] == [1, 1]
    assert scene.centre.reported[0].batch_id != scene.centre.reported[1].batch_id


def test_unanswered_batch_comes_again_unchanged() -> None:
    scene = Scene()
    scene.centre.answers.append(CentreUnreachable(Unreachable.REFUSED, "cut"))
    scene.searches.count(DAY, ["公交"])
    scene.heard()
    scene.searches.count(DAY, ["公交"])
    scene.heard()
    assert scene.centre.reported[0] == scene.centre.reported[1]
    scene.heard()
    assert scene.centre.reported[2] != scene.centre.reported[1]


@pytest.mark.parametrize("number", [1, MOST_REPORTED + 3])
def test_refused_batch_is_left(number: int) -> None:
    scene = Scene()
    scene.centre.answers.append(CentreRefused(422, "malformed", "so"))
    scene.searches.count(DAY, [f"词{chr(0x4E00 + each)}" for each in range(0, number * 3, 3)])
    scene.heard()
    scene.heard()
    assert [len(each.searches) for each in scene.centre.reported] == ([1] if number == 1 else [MOST_REPORTED, 3])
