"""What the bureau's report is asked for: a week, a month, a year or all days, of everything, of a town or of a site."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.operators.session import SignedIn
from central.terminal_register.models import TerminalEntry
from central.usage.bureau_report import FIRST_EVER, LAST_EVER, whole_month
from central.usage.crossing import TOWN_DIGITS, Axis, Wanted, days_of, period_of


@dataclass(frozen=True)
class ReportQuery:
    """The question (报表条件) as it is in the address; 0 and "" say nothing. `week` is any day of it, and counts before year and month."""

    year: int
    month: int
    week: date | None
    town: str
    site: str

    def question(self, person: SignedIn) -> Wanted:
        """Narrowed to what the account reaches."""
        places = {Axis.TOWN: self.town, Axis.SITE: self.site, Axis.DEPARTMENT: person.department}
        return Wanted(*self._days(), {axis: value for axis, value in places.items() if value}, person.region)

    @property
    def address(self) -> str:
        """The query string of the same question."""
        values = vars(self) | {"week": self.week.isoformat() if self.week else ""}
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def has_days(self) -> bool:
        """Whether it is of less than all days."""
        return bool(self.year or self.week)

    def _days(self) -> tuple[date, date]:
        if self.week is not None:
            return days_of(Axis.WEEK, period_of(Axis.WEEK, self.week))
        if not self.year:
            return FIRST_EVER, LAST_EVER
        first, last = whole_month(max(self.year, FIRST_EVER.year), self.month or 1)
        return first, last if self.month else last.replace(month=12, day=31)


def report_query(
    year: Annotated[int, Query(ge=0, le=2998)] = 0,
    month: Annotated[int, Query(ge=0, le=12)] = 0,
    week: Annotated[str, Query(max_length=10)] = "",
    town: Annotated[str, Query(max_length=12)] = "",
    site: Annotated[str, Query(max_length=120)] = "",
) -> ReportQuery:
    """A week that is no day counts as not said."""
    try:
        day = date.fromisoformat(week)
    except ValueError:
        day = None
    is_known = day is not None and FIRST_EVER + timedelta(days=7) <= day <= LAST_EVER - timedelta(days=7)
    return ReportQuery(year, month, day if is_known else None, town, site)


ReportAsked = Annotated[ReportQuery, Depends(report_query)]


def places_of(session: Session, person: SignedIn) -> tuple[list[str], list[str]]:
    """The codes of the towns and the sites that an account can choose from."""
    places = select(TerminalEntry.region, TerminalEntry.site_zh).where(
        *person.scope.of_terminals(TerminalEntry.terminal_id)
    )
    found = list(session.execute(places))
    return sorted({region[:TOWN_DIGITS] for region, _ in found}), sorted({site for _, site in found})
