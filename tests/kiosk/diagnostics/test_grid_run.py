"""The touch test finds a dead strip wherever it lies, and says where it is in rows, columns and parts of the screen."""

import pytest

from contract.terms import TestVerdict
from kiosk.diagnostics.runs.dead_zones import DeadFields, DeadZone, dead_fields
from kiosk.diagnostics.runs.grid_run import COLUMNS, ROWS, STILL_SECONDS, GridRun
from kiosk.diagnostics.runs.guided_run import RunStage
from tests.kiosk.diagnostics.guided_parts import begun, pumped, values
from tests.kiosk.parts import Bench

PASSED, FAILED = TestVerdict.PASSED, TestVerdict.FAILED


def screen_without(*dead: tuple[int, int], columns: int = COLUMNS, rows: int = ROWS) -> tuple[bool, ...]:
    """Rows and columns count from 0."""
    return tuple(divmod(index, columns) not in dead for index in range(columns * rows))


def strip(rows: range, columns: range) -> tuple[tuple[int, int], ...]:
    return tuple((row, column) for row in rows for column in columns)


def drawn_over(run: GridRun, cells: tuple[bool, ...]) -> None:
    for index, is_touched in enumerate(cells):
        assert not is_touched or run.touch(index)


def test_every_field_touched_passes_the_grid() -> None:
    run = begun(Bench(), GridRun)
    assert not run.touch(COLUMNS * ROWS)
    drawn_over(run, screen_without())
    assert (run.verdict, values(run)) == (PASSED, {"touched": "220/220", "grid": "11x20"})
    assert not run.touch(0)


@pytest.mark.parametrize("row", range(ROWS))
def test_dead_strip_across_is_named_by_row(row: int) -> None:
    run = begun(Bench(), GridRun)
    drawn_over(run, screen_without(*strip(range(row, row + 1), range(COLUMNS))))
    assert run.stage is RunStage.RUNNING
    assert run.choose("dead_zone")
    assert (run.verdict, run.problem) == (FAILED, "guided.dead_zone")
    assert values(run) == {"dead_rows": f"{row + 1}", "touched": "209/220", "grid": "11x20"}


@pytest.mark.parametrize("column", range(COLUMNS))
def test_dead_strip_upright_is_named_by_column(column: int) -> None:
    found = dead_fields(screen_without(*strip(range(ROWS), range(column, column + 1))), COLUMNS)
    assert found == DeadFields("", f"{column + 1}", ())


@pytest.mark.parametrize(
    ("dead", "place", "extent"),
    [
        (strip(range(2), range(3)), "top_left", "1-3x1-2"),
        (strip(range(3), range(10, 11)), "top_right", "11x1-3"),
        (strip(range(1), range(4, 7)), "top", "5-7x1"),
        (strip(range(8, 12), range(2)), "left", "1-2x9-12"),
        (strip(range(9, 11), range(5, 6)), "middle", "6x10-11"),
        (strip(range(9, 10), range(8, 11)), "right", "9-11x10"),
        (strip(range(19, 20), range(1)), "bottom_left", "1x20"),
        (strip(range(18, 20), range(5, 6)), "bottom", "6x19-20"),
        (((18, 10), (19, 9)), "bottom_right", "10-11x19-20"),
    ],
)
def test_dead_zone_is_named_by_its_place(dead: tuple[tuple[int, int], ...], place: str, extent: str) -> None:
    found = dead_fields(screen_without(*dead), COLUMNS)
    assert found.zones == (DeadZone(place, extent, len(dead)),)


def test_wide_screen_names_its_places_too() -> None:
    found = dead_fields(screen_without((0, 19), (10, 0), columns=20, rows=11), 20)
    assert {(zone.place, zone.extent) for zone in found.zones} == {("top_right", "20x1"), ("bottom_left", "1x11")}


def test_strips_beside_each_other_are_ranges() -> None:
    dead = {
        *strip(range(6, 8), range(COLUMNS)),
        *strip(range(12, 13), range(COLUMNS)),
        *strip(range(ROWS), range(2, 3)),
    }
    assert dead_fields(screen_without(*dead), COLUMNS) == DeadFields("7-8,13", "3", ())


def test_many_zones_are_counted_the_largest_named() -> None:
    run = begun(Bench(), GridRun)
    spots = ((0, 0), (0, 5), (0, 6), (4, 0), (8, 8), (12, 2), (16, 9), (10, 5), (10, 10))
    drawn_over(run, screen_without(*spots))
    run.choose("dead_zone")
    assert values(run)["dead_top"] == "6-7x1"
    assert values(run)["dead_more"] == "4"
    assert len(run.evidence) <= 200


def test_two_zones_of_one_place_share_a_line() -> None:
    run = begun(Bench(), GridRun)
    drawn_over(run, screen_without((0, 0), (3, 2)))
    run.choose("dead_zone")
    assert values(run)["dead_top_left"] == "1x1,3x4"


def test_grid_takes_the_fields_that_screen_has() -> None:
    run = begun(Bench(), GridRun)
    assert run.fit(20, 11)
    assert (run.columns, len(run.cells), run.covers_screen) == (20, 220, True)
    assert not run.fit(3, 20)
    assert not run.fit(20, 1000)
    assert run.touch(0)
    assert not run.fit(11, 20), "one is touched"
    assert not run.choose("seen")
    assert run.choose("dead_zone")
    assert not run.fit(11, 20)
    run.begin()
    assert (run.columns, run.cells.count(True)) == (20, 0), "as the screen said before"


def test_dead_screen_ends_its_test_by_itself() -> None:
    bench = Bench()
    run = pumped(bench, begun(bench, GridRun))
    assert (run.verdict, values(run)["touched"]) == (FAILED, "0/220")
    assert (values(run)["dead_rows"], "dead_columns" in values(run)) == ("1-20", False)


def test_time_counts_from_the_newest_field() -> None:
    bench = Bench()
    run = begun(bench, GridRun)
    for index in (0, 1, 2):
        bench.clock.advance(seconds=STILL_SECONDS - 1)
        run.tick()
        assert run.touch(index)
    bench.clock.advance(seconds=STILL_SECONDS - 1)
    run.touch(2)
    bench.clock.advance(seconds=1)
    run.tick()
    assert run.stage is RunStage.ENDED, "a field that was touched before is no new one"
