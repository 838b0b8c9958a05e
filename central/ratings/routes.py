"""Ratings as JSON. Behind the console's login."""

from datetime import date

from fastapi import APIRouter

from central.operators.session import KeptOut
from central.ratings.service import rating_sum
from central.usage.dimensions import Period
from central.web.wire import CentreHere

router = APIRouter(dependencies=[KeptOut])


@router.get("/api/ratings")
def ratings(centre: CentreHere, first: date | None = None, last: date | None = None) -> dict[str, object]:
    """How often each level was given, and the share of the satisfied."""
    with centre.database.reading() as session:
        found = rating_sum(session, Period(first, last))
    by_level = {level.value: number for level, number in found.by_level.items()}
    return {"total": found.total, "satisfied_share": found.satisfied_share, "by_level": by_level}
