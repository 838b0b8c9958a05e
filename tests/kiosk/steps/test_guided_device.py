"""The step that another maker's device brings: its code runs in its own process, and its failure is that of this step alone."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from catalogue.input_types import InputKind
from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.schema import InputField
from catalogue.text import Language, LocalText
from drivers.ports.guided import GuidedMove, GuidedPage
from drivers.ports.manifest import AdapterContext, Words
from drivers.ports.status import Condition, DeviceFamily, FamilyOf
from drivers.registry.registry import build, manifests_for
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.guided import GuidedScreen
from kiosk.view.intents import ChooseLanguage, EditLine, GoBack, GoOn, OpenItem, Wake
from kiosk.view.overlay import OverlayKind
from kiosk.view.review import ReviewScreen
from kiosk.view.visit_end import AnotherScreen
from tests.drivers.foreign_package import install
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, HandLine, snapshot
from tests.kiosk.walking import at

ITEM = "MZ016"
SCALE = DeviceFamily("acme_scale")
WEIGHT = InputField(
    name="parcel_weight", kind=InputKind.DEVICE, device="acme_scale", label=LocalText(zh="包裹重量", en="Parcel weight")
)


@cache
def with_scale(*, is_optional: bool = False) -> CatalogueSnapshot:
    catalogue = load_catalogue()
    field = replace(WEIGHT, optional=is_optional)
    items = [replace(item, inputs=(*item.inputs, field)) if item.code == ITEM else item for item in catalogue.items]
    return CatalogueSnapshot.build(replace(catalogue, items=tuple(items)), load_reference())


class ScaleBench(Bench):
    """A terminal with the scale, or with none."""

    def __init__(self, scale: Any, *, is_optional: bool = False) -> None:
        self.scale = scale
        super().__init__()
        self.terminal.use_catalogue(with_scale(is_optional=is_optional))

    def _lines(self) -> dict[DeviceFamily, HandLine]:
        return super()._lines() | ({} if self.scale is None else {SCALE: HandLine(SCALE, self.scale)})


Make = Callable[..., Any]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    install(tmp_path, monkeypatch, "acme_scale", {"gov_kiosk.families/acme_scale": "acme_scale:MANIFEST"})
    made: list[Any] = []

    def built(**options: Any) -> Any:
        manifest = manifests_for([SCALE])[SCALE]
        made.append(build(manifest.family, "acme", options, AdapterContext()))
        return made[-1]

    yield built
    for each in made:
        each.close()


def walk_to_device(bench: Bench) -> Citizen:
    citizen = Citizen(bench)
    citizen.open(ITEM)
    citizen.start()
    citizen.walk(at(GuidedScreen))
    return citizen


def test_makers_pages_lead_to_the_answer(make: Make) -> None:
    bench = ScaleBench(make(grams=1240))
    citizen = walk_to_device(bench)
    assert bench.screen.heading == "请把包裹放在台秤中间"
    bench.wait(2.0)
    assert bench.screen.lines[0].value == "1240 g"
    assert bench.view.frame.main is MainAction.CONTINUE
    bench.do(ChooseLanguage(Language.EN))
    assert bench.screen.note.text == "Weighed; you can go on"
    citizen.walk(at(ReviewScreen))
    assert any(line.value == "1240 g" for line in bench.screen.lines)
    citizen.walk(at(AnotherScreen))
    submitted = next(each for each in bench.outbox.submissions if each is not None)
    assert submitted.answers["parcel_weight"] == "1240 g"


def test_weighing_again_is_offered_by_its_maker(make: Make) -> None:
    bench = ScaleBench(make(grams=0))
    walk_to_device(bench)
    bench.wait(2.0)
    assert (bench.screen.note.text, bench.view.frame.main) == ("台秤上没有东西", MainAction.RETRY)
    bench.lines[SCALE].device = make(grams=7)
    assert bench.do(GoOn())
    bench.wait(2.0)
    assert bench.view.frame.main is MainAction.CONTINUE


@pytest.mark.parametrize("deed", ["leave", "clumsy", "flood", "lost"])
def test_makers_failure_is_that_of_its_step(make: Make, deed: str) -> None:
    bench = ScaleBench(make(deed=deed))
    walk_to_device(bench)
    bench.wait(2.0)
    assert bench.screen.note.text == "这个设备现在用不了"
    assert bench.screen.heading == "包裹重量"
    assert bench.view.frame.main is MainAction.RETRY
    bench.lines[SCALE].device = make(grams=5)
    assert bench.do(GoOn())
    bench.wait(2.0)
    assert bench.view.frame.main is MainAction.CONTINUE
    assert bench.do(GoBack())
    assert isinstance(bench.screen, FormScreen)


@pytest.mark.parametrize("deed", ["leave", "lost"])
def test_visit_ends_whole_after_makers_failure(make: Make, deed: str) -> None:
    bench = ScaleBench(make(deed=deed))
    citizen = walk_to_device(bench)
    bench.wait(2.0)
    assert not bench.outbox.cases()
    bench.lines[SCALE].device = make(grams=5)
    assert bench.do(GoOn())
    bench.wait(2.0)
    citizen.walk(at(AnotherScreen))
    assert [case.outcome.is_served for case in bench.outbox.cases()] == [True]
    submitted = next(record for record in bench.outbox.submissions if record is not None)
    assert submitted.answers["parcel_weight"] == "5 g"


def test_optional_measure_is_passed_over_where_it_fails(make: Make) -> None:
    bench = ScaleBench(make(deed="lost"), is_optional=True)
    citizen = walk_to_device(bench)
    bench.wait(2.0)
    assert bench.view.frame.main is MainAction.SKIP
    citizen.walk(at(ReviewScreen))
    assert "parcel_weight" not in bench.terminal._visit.session.journey.form.answers


def test_required_scale_that_is_gone_is_reported(make: Make) -> None:
    bench = ScaleBench(make(grams=5))
    citizen = Citizen(bench)
    citizen.open(ITEM)
    citizen.start()
    del bench.lines[SCALE]
    bench.services.devices._lines = bench.lines
    citizen.walk(at(GuidedScreen))
    assert bench.screen.note.text == bench.services.wording.say("device.absent", Language.ZH)
    assert bench.view.frame.main is MainAction.RETRY


def test_measured_line_of_the_review_leads_back(make: Make) -> None:
    bench = ScaleBench(make(grams=5))
    citizen = walk_to_device(bench)
    citizen.walk(at(ReviewScreen))
    place = next(place for place, line in enumerate(bench.screen.lines) if line.label == "包裹重量")
    assert bench.do(EditLine(place))
    assert isinstance(bench.screen, GuidedScreen)
    bench.wait(1.0)
    assert bench.do(GoOn())
    assert isinstance(bench.screen, ReviewScreen)


def test_item_needs_its_scale() -> None:
    bench = ScaleBench(None)
    assert bench.do(Wake())
    assert bench.do(OpenItem(ITEM))
    assert not bench.screen.can_start


def test_item_waits_for_a_scale_that_is_broken(make: Make) -> None:
    bench = ScaleBench(make())
    bench.lines[SCALE].condition = Condition.BAD
    assert bench.do(Wake())
    assert bench.do(OpenItem(ITEM))
    assert not bench.screen.can_start


def test_terminal_without_such_items_needs_no_scale(make: Make) -> None:
    bench = ScaleBench(make())
    bench.terminal.use_catalogue(snapshot())
    bench.lines[SCALE].condition = Condition.BAD
    assert bench.do(Wake())
    assert bench.do(OpenItem(ITEM))
    assert bench.screen.can_start
    assert isinstance(manifests_for([SCALE])[SCALE].family, FamilyOf)


class Repeating:
    """Shows one page again and again, and comes to no answer."""

    def __init__(self) -> None:
        self.asked = 0

    def guide(self, _move: GuidedMove, _seconds: float, _cancelled: Callable[[], bool]) -> GuidedPage:
        self.asked += 1
        return GuidedPage(Words("请把包裹放上", "Put the parcel on"), Words("还没有重量", "No weight yet"))


def test_repeated_page_keeps_no_visit_alive() -> None:
    scale = Repeating()
    bench = ScaleBench(scale)
    walk_to_device(bench)
    bench.wait(bench.services.timing.idle + 5)
    assert scale.asked > 100
    assert bench.view.overlay is not None
    assert bench.view.overlay.kind is OverlayKind.STILL_THERE
