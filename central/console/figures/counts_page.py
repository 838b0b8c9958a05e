"""统计: counts by one axis or two, beside the period before and the year before, and how far they are complete."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from central.centre import CentreContext
from central.console.completeness_words import completeness_words, late_words
from central.console.figures.counts_form import AXES, CountsQuery, value_name
from central.console.sheets import Cell, DataSheet
from central.terminal_register.town_names import town_names
from central.usage.completeness_of_counts import (
    CountsCompleteness,
    LateTerminal,
    completeness_of,
    late_terminals,
)
from central.usage.crossing import (
    TIMES,
    Axis,
    CountMeasure,
    Crossed,
    Crossing,
    Measures,
    Wanted,
    period_before,
    year_before,
)

MOST_COLUMNS = 24
MOST_ROWS = 400

Columns = tuple[tuple[str, str], ...]
"""The key and the name of each."""


@dataclass(frozen=True)
class CountsRow:
    """One value of the axis down (统计行), with its cells across; `number` is what the page counts, `share` of the busiest."""

    key: str
    name: str
    measures: Measures
    number: int
    cells: tuple[int, ...]
    before: int
    year_before: int
    share: float


@dataclass(frozen=True)
class CountsTable:
    """The table of the page 统计 with its sums and comparisons (统计表). `others`: columns that are told in one, the last."""

    query: CountsQuery
    columns: tuple[tuple[str, str], ...]
    others: int
    rows: tuple[CountsRow, ...]
    unshown: int
    whole: Measures
    before: int
    year_before: int
    completeness: CountsCompleteness
    late: tuple[LateTerminal, ...]
    of_before: Mapping[str, int]
    """What is counted of the period before, by the values of the axis down; of times by the times of then."""
    of_year_before: Mapping[str, int]
    choices: dict[Axis, list[tuple[str, str]]]

    @property
    def is_over_time(self) -> bool:
        """Whether rows follow one another in time: then they are a chart."""
        return self.query.down in TIMES

    @property
    def number(self) -> int:
        """Of all rows, those that are not shown too."""
        return self.whole.number(self.query.measure)

    @property
    def late_number(self) -> int:
        """How many records came late."""
        return sum(row.number for row in self.late)

    @property
    def counted(self) -> str:
        """What its numbers are called."""
        return "办件" if self.query.measure is CountMeasure.SERVED else "件数"


@dataclass(frozen=True)
class _Earlier:
    """What is counted of two periods to compare with, by the values of the axis down."""

    before: Mapping[str, int]
    of_year: Mapping[str, int]

    def same(self, axis: Axis, key: str) -> tuple[int, int]:
        """Of the same value; no time comes again."""
        return (0, 0) if axis in TIMES else (self.before.get(key, 0), self.of_year.get(key, 0))


def counts_table(
    centre: CentreContext,
    session: Session,
    query: CountsQuery,
    choices: tuple[Axis, ...] = (),
    *,
    is_whole: bool = False,
) -> CountsTable:
    """Take it from one snapshot of the database. Only the whole one has every row and column, however many."""
    crossing = Crossing(session, centre.catalogues.take(session), town_names(centre.settings.catalogue_folder))
    axes = (query.down,) if query.across is None else (query.down, query.across)
    found, wanted = crossing.count(query.wanted, *axes), query.wanted
    columns = _columns(crossing, query, found)
    shown = columns if is_whole else _with_room(query.across, columns)
    earlier = _Earlier(
        _numbers(crossing, query, period_before(wanted)),
        _numbers(crossing, query, year_before(wanted)),
    )
    rows = _rows(crossing, query, found, shown, earlier)
    kept = len(rows) if is_whole else MOST_ROWS
    others = len(columns) - len(shown)
    return CountsTable(
        query,
        (*shown, ("", f"其他 {others} 列")) if others else shown,
        others,
        # of times the newest
        rows[-kept:] if query.down in TIMES else rows[:kept],
        max(len(rows) - kept, 0),
        sum(found.values(), Measures()),
        sum(earlier.before.values()),
        sum(earlier.of_year.values()),
        completeness_of(session, crossing.served_by(wanted), wanted.first, centre.clock.now()),
        late_terminals(session, crossing, wanted),
        earlier.before,
        earlier.of_year,
        {
            axis: [(key, value_name(axis, key, crossing.name(axis, key))) for key in crossing.values(axis)]
            for axis in choices
        },
    )


def _rows(
    crossing: Crossing, query: CountsQuery, found: Crossed, columns: Columns, earlier: _Earlier
) -> tuple[CountsRow, ...]:
    measure, by_row, cells = query.measure, _along(found, 0), defaultdict[str, dict[str, int]](dict)
    numbers = {key: measures.number(measure) for key, measures in by_row.items()}
    if query.across is not None:
        for (row, column), measures in found.items():
            cells[row][column] = measures.number(measure)
    most, shown = max(numbers.values(), default=0) or 1, {column for column, _ in columns}
    others = {
        key: sum(number for column, number in of_row.items() if column not in shown) for key, of_row in cells.items()
    }
    has_others = any(of_row.keys() - shown for of_row in cells.values())
    return tuple(
        CountsRow(
            key,
            value_name(query.down, key, crossing.name(query.down, key)),
            by_row[key],
            numbers[key],
            (*(cells[key].get(column, 0) for column, _ in columns), *((others[key],) if has_others else ())),
            *earlier.same(query.down, key),
            numbers[key] / most,
        )
        for key in (sorted(numbers) if query.down in TIMES else sorted(numbers, key=lambda key: (-numbers[key], key)))
    )


def counts_sheet(table: CountsTable) -> DataSheet:
    """The same to be taken away."""
    query = table.query
    columns = tuple(name for _, name in table.columns)
    begun = ("启动",) if query.measure is CountMeasure.SERVED else ()
    heads = (AXES[query.down], "名称", table.counted, *columns, *begun, "平均秒", "上一期", "去年同期", "按到达日计")
    rows = tuple(_sheet_row(row, query.measure) for row in table.rows)
    words = f"{query.wanted.first} 至 {query.wanted.last}"
    notes = f"合计 {table.number}；{completeness_words(table.completeness)}", late_words(table.late), cut_words(table)
    across = f" × {AXES[query.across]}" if query.across else ""
    return DataSheet(
        f"办件统计 {words} 按{AXES[query.down]}{across}", heads, rows, tuple(filter(None, notes)), named_by=2
    )


def cut_words(table: CountsTable) -> str:
    """What a page has no room for, and where it is; "" where everything is there."""
    left = [
        f"{table.others} 列合为最后一列“其他”" if table.others else "",
        f"{table.unshown} 行没有列出" if table.unshown else "",
    ]
    said = "，".join(filter(None, left))
    return f"表很大：{said}。导出的 Excel 和 CSV 里每行每列都有。" if said else ""


def _sheet_row(row: CountsRow, measure: CountMeasure) -> tuple[Cell, ...]:
    measured = row.measures
    return (
        row.key,
        row.name,
        row.number,
        *row.cells,
        *((measured.begun,) if measure is CountMeasure.SERVED else ()),
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


def _columns(crossing: Crossing, query: CountsQuery, found: Crossed) -> Columns:
    across = query.across
    if across is None:
        return ()
    sums = {key: measures.number(query.measure) for key, measures in _along(found, 1).items()}
    keys = sorted(sums) if across in TIMES else sorted(sums, key=lambda key: (-sums[key], key))
    return tuple((key, value_name(across, key, crossing.name(across, key))) for key in keys)


def _with_room(across: Axis | None, columns: Columns) -> Columns:
    """As many as a page has room for, the newest or the busiest, where one more column has all others."""
    if len(columns) <= MOST_COLUMNS:
        return columns
    return columns[1 - MOST_COLUMNS :] if across in TIMES else columns[: MOST_COLUMNS - 1]


def _numbers(crossing: Crossing, query: CountsQuery, wanted: Wanted) -> dict[str, int]:
    found = crossing.count(wanted, query.down)
    return {key: measures.number(query.measure) for (key,), measures in found.items()}
