"""Papers under the document camera: taken straight, refused once with what is in the way, kept as they lie at the next tap."""

from collections import deque

import pytest

from drivers.ports.errors import DeviceLost
from drivers.ports.pages import Blurred, Glare, NoPage, PageOutcome, SeveralPages
from drivers.ports.picture import Picture
from kiosk.journeys.submission import attachments_of
from kiosk.view.intents import CapturePage, GoOn
from kiosk.view.materials import MaterialsScreen
from kiosk.view.note import Tone
from tests.kiosk.parts import JPEG, PAGE, WHOLE, Bench, BenchPages
from tests.kiosk.steps.test_capturing import capture, journey_of
from tests.kiosk.walking import walk_to


class ScriptedPages(BenchPages):
    """Gives the outcomes in turn, then pages; remembers whether it runs."""

    def __init__(self, *outcomes: PageOutcome | Exception) -> None:
        super().__init__()
        self.outcomes = deque(outcomes)

    def take(self, picture: Picture) -> PageOutcome:
        outcome = self.outcomes.popleft() if self.outcomes else super().take(picture)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def bench_with(*outcomes: PageOutcome | Exception) -> tuple[Bench, ScriptedPages]:
    pages = ScriptedPages(*outcomes)
    bench = Bench(pages=pages)
    walk_to(bench, "GA013", MaterialsScreen)
    return bench, pages


def test_page_is_kept_straight() -> None:
    bench, pages = bench_with()
    capture(bench)
    assert bench.screen.note.tone is Tone.GOOD
    assert [bytes(each.jpeg) for each in journey_of(bench).pages["birth_cert"]] == [PAGE.jpeg]
    assert bench.do(GoOn())
    assert pages.begun == 2, "the next material has a process of its own"


def test_several_pages_are_sent_as_one_document() -> None:
    bench, _ = bench_with()
    capture(bench)
    (alone,) = attachments_of(journey_of(bench))
    assert (alone.media_type, alone.content) == ("image/jpeg", JPEG)
    capture(bench)
    (together,) = attachments_of(journey_of(bench))
    assert (together.field, together.media_type) == ("birth_cert", "application/pdf")
    assert together.content.count(JPEG) == 2


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (NoPage(), "没有看到完整的一页"),
        (SeveralPages(2), "不止一张"),
        (Glare(0.02), "反光"),
        (Blurred(9.0), "不清楚"),
    ],
)
def test_what_is_in_the_way_is_said(outcome: PageOutcome, words: str) -> None:
    bench, _ = bench_with(outcome)
    capture(bench)
    assert bench.screen.pages == ()
    assert bench.screen.note.tone is Tone.CAUTION
    assert words in bench.screen.note.text
    capture(bench)
    (kept,) = journey_of(bench).pages["birth_cert"]
    assert bytes(kept.jpeg) == WHOLE.jpeg, "the picture as it is"
    capture(bench)
    assert bytes(journey_of(bench).pages["birth_cert"][1].jpeg) == PAGE.jpeg, "then straight again"


@pytest.mark.expected_logs("background work failed")
def test_dead_process_keeps_picture_at_next_tap() -> None:
    bench, _ = bench_with(DeviceLost("the page process ended"))
    capture(bench)
    assert bench.screen.note.tone is Tone.BAD
    capture(bench)
    assert len(bench.screen.pages) == 1


def test_photo_is_kept_as_it_is() -> None:
    pages = ScriptedPages()
    bench = Bench(pages=pages)
    citizen = walk_to(bench, "GA060", MaterialsScreen)
    citizen.walk(lambda screen: isinstance(screen, MaterialsScreen) and screen.max_pages == 1)
    assert bench.do(CapturePage())
    bench.pump()
    assert [each.jpeg for each in bench.screen.pages] == [WHOLE.jpeg]


def test_end_of_visit_ends_the_process() -> None:
    bench, pages = bench_with()
    capture(bench)
    bench.wait(600)
    assert not pages.is_on
    assert bench.terminal.last_wipe is not None
    assert "pages" in bench.terminal.last_wipe.cleared


def test_camera_that_is_back_is_reported_without_tap() -> None:
    bench, _ = bench_with()
    camera = bench.lines["document_scanner"].device
    shown = camera.latest
    camera.latest = lambda: None
    bench.wait(5)
    assert bench.screen.note.tone is Tone.BAD
    camera.latest = shown
    bench.wait(1)
    assert bench.screen.note.tone is Tone.NEUTRAL
