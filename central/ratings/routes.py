"""Ratings as JSON. Behind the console's login, and of everything."""

from datetime import date

from fastapi import APIRouter

from central.operators.session import Reach, gated
from central.ratings.service import RatingSum, rating_sum, rating_sums
from central.usage.dimensions import Period
from central.usage.rating_models import RatingScope
from central.web.signed_exchange import CentreHere

router = APIRouter(dependencies=[gated(Reach.WHOLE)])


@router.get("/api/ratings")
def ratings(centre: CentreHere, first: date | None = None, last: date | None = None) -> dict[str, object]:
    """How often each level was given in the months of a period, and the share of the satisfied; levels from five ratings on."""
    period = Period(first, last)
    with centre.database.snapshot() as session:
        every = rating_sum(session, period)
        lists = {f"by_{scope.value}": rating_sums(session, scope, period) for scope in RatingScope}
    return listed(every) | {name: [{"key": row.key} | listed(row) for row in found] for name, found in lists.items()}


def listed(found: RatingSum) -> dict[str, object]:
    by_level = {level.value: number for level, number in found.by_level.items()}
    return {
        "total": found.total,
        "withheld": found.withheld,
        "satisfied_share": found.satisfied_share,
        "by_level": by_level,
    }
