"""The map of towns and sites: where things are drawn, how terminals are on it, who must act, and who sees what."""

from datetime import timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from catalogue.schema import Level
from catalogue.text import LocalText
from central.alarms.models import AlarmEntry
from central.console.drawing import AxisLine, every_so_many, fitted, round_marks, text_width
from central.console.map.map_layout import NARROW, WIDE, TownBox, arranged, drawn, site_spots, town_boxes
from central.console.map.terminal_map import MapSite, MapState, MapTerminal, MapTown, terminal_map
from central.operators.roles import OperatorRole
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import EVERYWHERE, Scope
from central.terminals.service import TerminalPlace, mint_code
from tests.central.virtual_terminal import NOON

HERE, THERE, DISTRICT = "441602001", "441602002", "441602"
frames = st.sampled_from([WIDE, NARROW])
towns_of = st.lists(st.integers(1, 40), max_size=20)
texts = st.text(st.sampled_from("政务A1 …-网点é"), max_size=40)


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: the map is narrowed as the board is."""
    return sqlite_url


@given(texts, st.floats(0, 400), st.floats(8, 40))
def test_fitted_text_is_no_wider_than_its_room(text, width, size):
    found = fitted(text, width, size)
    assert text_width(found, size) <= width
    assert found == text or text.startswith(found.removesuffix("…"))


@given(st.floats(0, 10**7), st.integers(1, 8))
def test_axis_marks_rise_evenly_past_the_most(most, wanted):
    marks = round_marks(most, wanted)
    assert marks[0] == 0
    assert marks[-1] >= most
    assert marks[-2] < most or len(marks) == 2
    assert len({after - before for before, after in pairwise(marks)}) == 1
    assert len(marks) <= wanted + 2


@given(st.floats(0, 10**6), st.floats(1, 2000), st.floats(0, 2 * 10**6), st.floats(0, 2 * 10**6))
def test_places_on_an_axis_rise_with_their_numbers(most, length, one, other):
    axis = AxisLine(most, length)
    low, high = sorted((one, other))
    assert 0 <= axis.at(low) <= axis.at(high) <= length


@given(st.floats(0.5, 100), st.floats(1, 100))
def test_labels_so_far_apart_do_not_overlap(spacing, width):
    assert every_so_many(spacing, width) * spacing >= width - 1e-6


def overlap(one: TownBox, other: TownBox) -> bool:
    beside = one.x + one.width <= other.x + 1e-6 or other.x + other.width <= one.x + 1e-6
    return not beside and one.y < other.y + other.height and other.y < one.y + one.height


@given(towns_of, frames)
def test_towns_and_sites_lie_apart_in_the_frame(sites, frame):
    room = frame.room(sum(sites))
    boxes = town_boxes(sites, frame.width, frame.least_town, room)
    assert len(boxes) == len(sites)
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    assert all(box.x >= 0 and box.x + box.width <= frame.width + 1e-6 for box in boxes)
    for number, box in zip(sites, boxes, strict=True):
        spots = site_spots(number, box, room)
        assert all(box.x < spot.x < box.x + box.width and box.y < spot.y < box.y + box.height for spot in spots)
        assert all(spot.label_x + spot.label_width <= box.x + box.width for spot in spots if room.is_named)
        beside = [(one, other.x - one.x) for one, other in pairwise(spots) if one.y == other.y]
        assert all(apart >= 26 + one.label_width for one, apart in beside)


@given(st.lists(texts, min_size=1, max_size=12), frames)
def test_labels_of_towns_stay_within_their_boxes(names, frame):
    terminal = MapTerminal("YC-001", MapState.WELL, ())
    towns = [MapTown(str(number), name, (MapSite("s", name, (terminal,) * 3),)) for number, name in enumerate(names)]
    for each in drawn(towns, frame).towns:
        for text, size in ((each.title, 17), (each.summary, 12.5), (each.actors, 12.5)):
            assert each.box.x + 16 + text_width(text, size) <= each.box.x + each.box.width
        for site in each.sites:
            assert text_width(site.label, 13) <= site.spot.label_width


@given(st.lists(st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20), st.integers(1, 5))
def test_placed_towns_lie_north_above_west_first(places, columns):
    towns = [MapTown(str(number), "", (), place) for number, place in enumerate(places)]
    found = arranged(towns, columns)
    assert sorted(found, key=towns.index) == towns, "each once"
    placed = [each.place for each in found if each.place]
    assert [each for each in found if not each.place] == found[len(placed) :]
    rows = [placed[first : first + columns] for first in range(0, len(placed), columns)]
    assert all(row == sorted(row) for row in rows)
    assert all(min(north for _, north in above) >= max(north for _, north in below) for above, below in pairwise(rows))


@pytest.fixture
def places(centre):
    """Five terminals: two at one site of a town, one at the district, one elsewhere, one not enrolled."""
    rows = {
        "YC-1": ("大厅", HERE),
        "YC-2": ("大厅", HERE),
        "YC-3": ("村站", HERE),
        "YC-4": ("区中心", DISTRICT),
        "YC-5": ("彼站", THERE),
    }
    with centre.database.writing() as session:
        for name, (site, region) in rows.items():
            mint_code(session, TerminalPlace(name, LocalText(zh=site, en="S"), Level.TOWN, region), NOON)
        session.flush()
        is_used = TerminalEntry.terminal_id != "YC-3"
        session.execute(update(TerminalEntry).where(is_used).values(enrolled_at=NOON, last_seen_at=NOON))
        for name, fault in (("YC-1", "receipt_printer.paper_low"), ("YC-2", "camera.no_answer")):
            session.add(AlarmEntry(terminal_id=name, fault_id=fault, opened_at=NOON - timedelta(hours=3)))
    return rows


def test_sites_are_as_their_worst_terminal(places, centre, clock):
    clock.advance(minutes=1)
    with centre.database.snapshot() as session:
        session.execute(update(TerminalEntry).where(TerminalEntry.terminal_id == "YC-5").values(state="out_of_service"))
        found = terminal_map(centre, session, EVERYWHERE)
        clock.advance(hours=1)
        later = terminal_map(centre, session, EVERYWHERE)
    assert [each.name for each in found.towns] == ["源城区本级", "上城街道", "新江街道"]
    district, here, there = found.towns
    assert {each.name: each.state.value for each in here.sites} == {"大厅": "act", "村站": "unused"}
    assert (district.state, here.state, there.state) == (MapState.WELL, MapState.ACT, MapState.PAUSED)
    assert here.summary == "3 台 · 需处理 1 · 提醒 1 · 未启用 1"
    assert here.actors == "巡检人员、运维人员"
    assert [(site.name, each.terminal_id) for site, each in found.in_need] == [("大厅", "YC-2"), ("大厅", "YC-1")]
    assert {each.state for each in later.towns[0].terminals} == {MapState.SILENT}


def test_map_links_sites_and_names_actors(places, operator, centre):
    page = operator.get("/console/map").text
    assert page.count('aria-label="大厅（2 台）：需处理，巡检人员、运维人员处理"') == 2, (
        "one drawing for screens, one for telephones"
    )
    assert page.count('href="#site-441602001-1"') == 2
    assert page.count('id="site-441602001-1"') == 1
    assert page.count('href="/console/terminals/YC-4"') == 3, "its mark in both drawings, and the list"
    assert "超时" in page
    assert "按区划代码排列" in page
    settings = centre.settings.model_copy(update={"town_places": {THERE: (114.6, 23.8), HERE: (114.7, 23.7)}})
    object.__setattr__(centre, "settings", settings)
    page = operator.get("/console/map").text
    assert page.index("新江街道") < page.index("上城街道") < page.index("源城区本级")
    assert "上北下南" in page


def test_narrowed_account_sees_its_own_map(places, be, client, centre):
    be("viewer", OperatorRole.VIEWER, region=THERE)
    for page in ("/console/map", "/console/map/fragment"):
        assert "彼站" in client.get(page).text
        assert not any(each in client.get(page).text for each in ("大厅", "村站", "区中心", "YC-1", "上城街道"))
    be("police", OperatorRole.VIEWER, department="police")
    assert "大厅" in client.get("/console/map").text, "terminals serve all departments"
    with centre.database.snapshot() as session:
        assert terminal_map(centre, session, Scope(region="99")).towns == ()
