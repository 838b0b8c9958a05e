"""When to ask again, as an answer asks for it (RFC 9110, 10.2.3)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 3600.0
"""More is not believed: an unsigned answer of a proxy may ask for it too."""


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds from now, 0 to `LONGEST`; None where the answer does not say.

    A date counts from the answer's own Date: the terminal's clock may be wrong.
    """
    fields = {name.lower(): value.strip() for name, value in headers.items()}
    value = fields.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST)
    at = _moment(value)
    if at is None:
        return None
    seconds = (at - (_moment(fields.get("date", "")) or now)).total_seconds()
    return max(0.0, min(seconds, LONGEST))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
