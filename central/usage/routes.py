"""Counts as JSON, for those who look at the centre with other tools. Behind the console's login, and of everything."""

from dataclasses import asdict
from datetime import date

from fastapi import APIRouter

from central.operators.session import Reach, gated
from central.usage.dimensions import By, Period
from central.usage.service import counts, totals
from central.web.signed_exchange import CentreHere

router = APIRouter(dependencies=[gated(Reach.WHOLE)])


@router.get("/api/usage")
def usage(
    centre: CentreHere, by: By = By.DAY, first: date | None = None, last: date | None = None
) -> dict[str, object]:
    """Counts along one dimension, with the totals."""
    period = Period(first, last)
    with centre.database.reading() as session:
        return {
            "totals": asdict(totals(session, period)),
            by.value: [asdict(count) for count in counts(session, by, period)],
        }
