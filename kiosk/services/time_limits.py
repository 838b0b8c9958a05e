"""The time limits of a guide in words, for screens and papers."""

from catalogue.guide import TimeLimit
from catalogue.schema import ServiceItem
from catalogue.text import LocalText
from wording.store import Wording


def limit_text(limit: TimeLimit, wording: Wording) -> LocalText:
    if limit.instant:
        return wording.both("limit.instant")
    if limit.days is None:
        return limit.note or wording.both("limit.unknown")
    number = "_one" if limit.days == 1 else ""
    return wording.both(f"limit.{limit.unit.value}{number}", days=str(limit.days))


def promised_of(item: ServiceItem) -> TimeLimit:
    """The promised time of an item; where its guide has none, it is unknown, and a guide says so."""
    return item.guide.promised_limit or TimeLimit(unknown=True)
