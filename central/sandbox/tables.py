"""Fills the tables of a template: how many rows, what each speaks of, and the total."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalogue.text import LocalText
from central.clock import civil_day
from central.sandbox.citizen import seeded
from central.sandbox.situation import Situation
from central.sandbox.templates import TableTemplate, TemplateBroken
from central.sandbox.values import add_months, amount_of, make_value, same, yuan
from contract.documents import DocumentTable, ResultTable

_MONTHS_SHOWN = 36


@dataclass(frozen=True)
class FilledTable:
    """A table with its rows and the sum of one column (None: nothing is summed)."""

    template: TableTemplate
    rows: tuple[tuple[LocalText, ...], ...]
    total: Decimal | None

    def on_screen(self) -> ResultTable:
        """For the screen, with the total as its last row."""
        rows = self.rows if self.total is None else (*self.rows, self.total_row())
        return ResultTable.of(self.template.columns, rows)

    def on_paper(self) -> DocumentTable:
        return DocumentTable(
            columns=_in_chinese(self.template.columns),
            rows=tuple(map(_in_chinese, self.rows)),
            total=() if self.total is None else _in_chinese(self.total_row()),
        )

    def total_row(self) -> tuple[LocalText, ...]:
        """合计 in the first column, the sum in its own."""
        cells = [same("")] * len(self.template.columns)
        cells[0] = LocalText(zh="合计", en="Total")
        cells[self.template.total - 1] = same(yuan(self.total or Decimal(0)))
        return tuple(cells)


def fill_table(situation: Situation, template: TableTemplate, place: str = "table") -> FilledTable:
    rows = tuple(
        tuple(
            make_value(situation, cell, f"{place}.{column}.{number}", loop)
            for column, cell in enumerate(template.cells)
        )
        for number, loop in enumerate(_loops(situation, template.repeat))
    )
    total = sum((amount_of(row[template.total - 1].zh) for row in rows), Decimal(0)) if template.total else None
    return FilledTable(template, rows, total)


def months_of(start: str, end: str) -> list[str]:
    """The months from `start` to `end` (YYYY-MM), both included."""
    here, months = _first_day(start), []
    while f"{here:%Y-%m}" <= end:
        months.append(f"{here:%Y-%m}")
        here = add_months(here, 1)
    return months


def _loops(situation: Situation, repeat: str) -> list[str]:
    word, _, argument = repeat.partition(" ")
    today = civil_day(situation.now).replace(day=1)
    if word == "months":
        return [f"{add_months(today, -back):%Y-%m}" for back in range(1, int(argument) + 1)]
    if word == "years":
        return [str(today.year - back) for back in range(int(argument))]
    if word == "year":
        return _months_of_year(situation.text(argument), today)
    if word == "period":
        return _months_of_answer(situation, argument, today)
    if word in ("each", "kinds"):
        named = situation.values(argument) if word == "each" else map(str.strip, argument.split(";"))
        return list(named) or ["—"]
    if word == "times":
        low, _, high = argument.partition("..")
        chance = seeded(situation.item.code, situation.seed, "times")
        return [str(number) for number in range(1, chance.randint(int(low), int(high or low)) + 1)]
    raise TemplateBroken(f"{situation.item.code}: a table cannot repeat by {repeat!r}")


def _months_of_year(year: str, today: date) -> list[str]:
    chosen = int(year) if year.isdigit() else today.year
    return [f"{chosen}-{month:02}" for month in range(1, 13) if f"{chosen}-{month:02}" < f"{today:%Y-%m}"] or [
        f"{chosen}-01"
    ]


def _months_of_answer(situation: Situation, name: str, today: date) -> list[str]:
    answer = situation.values(name)
    if len(answer) != 2:
        return [f"{add_months(today, -back):%Y-%m}" for back in range(6, 0, -1)]
    return months_of(answer[0][:7], min(answer[1][:7], f"{today:%Y-%m}"))[-_MONTHS_SHOWN:] or [answer[0][:7]]


def _in_chinese(cells: tuple[LocalText, ...]) -> tuple[str, ...]:
    return tuple(cell.zh for cell in cells)


def _first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:7]), 1)
