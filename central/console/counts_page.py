"""统计: counts by one axis or two, beside the period before and the year before, and how far they are complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from central.centre import CentreContext
from central.clock import BEIJING
from central.console.counts_form import AXES, CountsQuery, value_name
from central.console.sheets import Cell, DataSheet
from central.usage.completeness_of_counts import CountsCompleteness, completeness_of
from central.usage.crossing import TIMES, Axis, Crossed, Crossing, Measures, Wanted, period_before, year_before

MOST_COLUMNS = 24
MOST_ROWS = 400


@dataclass(frozen=True)
class CountsRow:
    """One value of the axis down (统计行), with its cells across; `share` is of the busiest."""

    key: str
    name: str
    measures: Measures
    cells: tuple[int, ...]
    before: int
    year_before: int
    share: float


@dataclass(frozen=True)
class CountsTable:
    """The table of the page 统计 with its sums and comparisons (统计表)."""

    query: CountsQuery
    columns: tuple[tuple[str, str], ...]
    rows: tuple[CountsRow, ...]
    whole: Measures
    before: int
    year_before: int
    completeness: CountsCompleteness
    unshown: int
    of_before: Mapping[str, int]
    """Served in the period before, by the values of the axis down; of times by the times of then."""
    of_year_before: Mapping[str, int]
    choices: dict[Axis, list[tuple[str, str]]]

    @property
    def is_over_time(self) -> bool:
        """Whether rows follow one another in time: then they are a chart."""
        return self.query.down in TIMES


def counts_table(
    centre: CentreContext, session: Session, query: CountsQuery, choices: tuple[Axis, ...] = ()
) -> CountsTable:
    """Take it from one snapshot of the database."""
    crossing = Crossing(session, centre.catalogues.take(session))
    axes = (query.down,) if query.across is None else (query.down, query.across)
    found, wanted = crossing.count(query.wanted, *axes), query.wanted
    by_row = _along(found, 0)
    columns = _columns(crossing, query.across, found)
    before = _earlier(crossing, query.down, period_before(wanted))
    of_year = _earlier(crossing, query.down, year_before(wanted))
    keys = sorted(by_row) if query.down in TIMES else sorted(by_row, key=lambda key: (-by_row[key].served, key))
    most = max((value.served for value in by_row.values()), default=0) or 1
    # no time comes again
    same, same_of_year = ({}, {}) if query.down in TIMES else (before, of_year)
    rows = tuple(
        CountsRow(
            key,
            value_name(query.down, key, crossing.name(query.down, key)),
            by_row[key],
            tuple(found.get((key, column), Measures()).served for column, _ in columns),
            same.get(key, 0),
            same_of_year.get(key, 0),
            by_row[key].served / most,
        )
        for key in keys
    )
    return CountsTable(
        query,
        columns,
        # of times the newest
        rows[-MOST_ROWS:] if query.down in TIMES else rows[:MOST_ROWS],
        sum(by_row.values(), Measures()),
        sum(before.values()),
        sum(of_year.values()),
        completeness_of(session, crossing.served_by(wanted), *_span(wanted)),
        max(len(rows) - MOST_ROWS, 0),
        before,
        of_year,
        {
            axis: [(key, value_name(axis, key, crossing.name(axis, key))) for key in crossing.values(axis)]
            for axis in choices
        },
    )


def counts_sheet(table: CountsTable) -> DataSheet:
    """The same to be taken away."""
    query = table.query
    columns = tuple(name for _, name in table.columns)
    heads = (AXES[query.down], "名称", "办件", *columns, "启动", "平均秒", "上一期", "去年同期", "按到达日计")
    rows = tuple(_sheet_row(row) for row in table.rows)
    words = f"{query.wanted.first} 至 {query.wanted.last}"
    complete = table.completeness.complete_up_to
    said = f"数据完整截至 {complete.astimezone(BEIJING):%Y-%m-%d %H:%M}" if complete else "还没有终端上报"
    behind = "、".join(
        f"{gap.terminal_id}（缺 {gap.missing}，待传 {gap.pending}）" for gap in table.completeness.behind
    )
    notes = (f"合计 {table.whole.served}；{said}{'；未报全：' + behind if behind else ''}",)
    return DataSheet(f"办件统计 {words} 按{AXES[query.down]}", heads, rows, notes)


def _sheet_row(row: CountsRow) -> tuple[Cell, ...]:
    measured = row.measures
    return (
        row.key,
        row.name,
        measured.served,
        *row.cells,
        measured.begun,
        round(measured.mean_seconds, 1),
        row.before,
        row.year_before,
        measured.uncertain,
    )


def _along(found: Crossed, place: int) -> dict[str, Measures]:
    sums: dict[str, Measures] = {}
    for keys, measures in found.items():
        sums[keys[place]] = sums.get(keys[place], Measures()) + measures
    return sums


def _columns(crossing: Crossing, across: Axis | None, found: Crossed) -> tuple[tuple[str, str], ...]:
    if across is None:
        return ()
    sums = _along(found, 1)
    keys = sorted(sums) if across in TIMES else sorted(sums, key=lambda key: (-sums[key].served, key))
    return tuple((key, value_name(across, key, crossing.name(across, key))) for key in keys[:MOST_COLUMNS])


def _earlier(crossing: Crossing, down: Axis, wanted: Wanted) -> dict[str, int]:
    return {key: measures.served for (key,), measures in crossing.count(wanted, down).items()}


def _span(wanted: Wanted) -> tuple[datetime, datetime]:
    begins = datetime.combine(wanted.first, time(), BEIJING)
    return begins, datetime.combine(wanted.last, time(), BEIJING) + timedelta(days=1)
