"""In which part of the country the answer to a place lies, as the rules of its item want it from where the terminal is."""

from catalogue.addresses import Area
from catalogue.answer_rules import LiesWithin
from catalogue.divisions import around
from catalogue.schema import ServiceItem


def area_of(rule: LiesWithin, here: str) -> Area | None:
    """What the rule means at that place; None where it is not known where the terminal is."""
    return Area(around(here, rule.within), rule.outside) if here else None


def area_for(item: ServiceItem, name: str, here: str) -> Area | None:
    """Where the answer to that input lies; None where it may lie anywhere."""
    rule = next((rule for rule in item.rules if isinstance(rule, LiesWithin) and rule.field == name), None)
    return None if rule is None else area_of(rule, here)
