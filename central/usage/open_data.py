"""Open data: counts of whole months for everybody, with a dictionary of their fields. Small numbers are withheld.

A number of cases under `LEAST_PUBLISHED` is left out, and so that no one finds it by a subtraction, another of its row and of its column
as well. No sums are published beside them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from catalogue.schema import Catalogue
from central.clock import civil_day
from central.usage.completeness_of_counts import CountsCompleteness, completeness_of
from central.usage.crossing import Axis, Crossing, Keys, Wanted

LEAST_PUBLISHED = 10
MONTHS = 12
WITHHELD = ""
"""Written in place of a number that is withheld."""

Number = int | str
Place = tuple[str, str]


@dataclass(frozen=True)
class OpenField:
    """One field of the dictionary (数据项)."""

    dataset: str
    name: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True)
class OpenData:
    """Everything that is published (开放数据): each dataset with its rows, and the dictionary."""

    first: date
    last: date
    datasets: Mapping[str, tuple[tuple[Number, ...], ...]]
    completeness: CountsCompleteness


_CASES_ZH = f"办件数；少于 {LEAST_PUBLISHED} 件的和为保护它们而隐去的为空"
_CASES_EN = f"cases served; empty where fewer than {LEAST_PUBLISHED}, and where it would give such a number away"

DICTIONARY: tuple[OpenField, ...] = (
    OpenField("by_town", "month", "YYYY-MM", "月份，按办理发生的日期", "month in which the case happened"),
    OpenField("by_town", "town", "text", "镇街的区划代码（前九位）", "code of the town: the first nine digits"),
    OpenField(
        "by_town", "town_name", "text", "镇街名称；没有名称的为代码", "its name in Chinese; the code where it has none"
    ),
    OpenField("by_town", "department", "text", "部门代码", "id of the department"),
    OpenField("by_town", "department_name", "text", "部门名称", "its name"),
    OpenField("by_town", "cases", "integer", _CASES_ZH, _CASES_EN),
    OpenField("by_item", "month", "YYYY-MM", "月份，按办理发生的日期", "month in which the case happened"),
    OpenField("by_item", "item", "text", "事项编码", "code of the item"),
    OpenField("by_item", "item_name", "text", "事项名称", "its name"),
    OpenField("by_item", "department", "text", "部门代码", "id of the department"),
    OpenField("by_item", "cases", "integer", _CASES_ZH, _CASES_EN),
)
"""Of each dataset its fields, in their order."""


def open_data(session: Session, catalogue: Catalogue | None, now: datetime, towns: Mapping[str, str]) -> OpenData:
    """Of the last twelve months that are over."""
    today = civil_day(now)
    last = today.replace(day=1) - timedelta(days=1)
    year, month = divmod(last.year * 12 + last.month - MONTHS, 12)
    first = date(year, month + 1, 1)
    crossing, wanted = Crossing(session, catalogue, towns), Wanted(first, last)
    by_place = crossing.count(wanted, Axis.MONTH, Axis.TOWN, Axis.DEPARTMENT)
    items = crossing.count(wanted, Axis.MONTH, Axis.ITEM, Axis.DEPARTMENT)
    by_town = _protected({keys: town.served for keys, town in by_place.items() if town.served})
    by_item = _protected({keys: item.served for keys, item in items.items() if item.served})
    return OpenData(
        first,
        last,
        {
            "by_town": tuple(
                (
                    month_,
                    town,
                    crossing.name(Axis.TOWN, town),
                    department,
                    crossing.name(Axis.DEPARTMENT, department),
                    number,
                )
                for (month_, town, department), number in sorted(by_town.items())
            ),
            "by_item": tuple(
                (month_, item, crossing.name(Axis.ITEM, item), department, number)
                for (month_, item, department), number in sorted(by_item.items())
            ),
        },
        completeness_of(session, crossing.served_by(wanted), first, now),
    )


def fields_of(dataset: str) -> tuple[str, ...]:
    return tuple(column.name for column in DICTIONARY if column.dataset == dataset)


def _protected(counts: Mapping[Keys, int]) -> dict[Keys, Number]:
    """Month by month, with what must not be shown withheld."""
    shown: dict[Keys, Number] = {}
    for month in {keys[0] for keys in counts}:
        cells = {(keys[1], keys[2]): number for keys, number in counts.items() if keys[0] == month}
        hidden = withheld(cells)
        shown |= {(month, *place): WITHHELD if place in hidden else number for place, number in cells.items()}
    return shown


def withheld(cells: Mapping[Place, int]) -> set[Place]:
    """The small ones; and where a row or a column has but one of them, the smallest other one of it too."""
    hidden = {place for place, number in cells.items() if number < LEAST_PUBLISHED}
    while more := set(_exposed(cells, hidden)):
        hidden |= more
    return hidden


def _exposed(cells: Mapping[Place, int], hidden: set[Place]) -> Iterable[Place]:
    for axis in (0, 1):
        for key in {place[axis] for place in hidden}:
            line = [place for place in cells if place[axis] == key]
            others = [place for place in line if place not in hidden]
            if len(line) - len(others) == 1 and others:
                yield min(others, key=lambda place: (cells[place], place))
