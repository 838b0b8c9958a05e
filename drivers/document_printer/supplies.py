"""How much toner or ink is left: `marker-levels` (as CUPS and most printers report it), else `printer-supply` (PWG 5100.13).

The level is the printer's own: it goes up by itself when a keeper has put a new cartridge in.
"""

import re
from collections.abc import Iterator

from drivers.document_printer.protocol import Attributes
from drivers.document_printer.reasons import parts_of, values
from drivers.ports.status import SupplyLevel

FULL = 100
LOW = 10
"""Percent from which a supply is low where the printer names no level of its own."""
_MOST = 8
_USED_UP = re.compile("toner|ink", re.IGNORECASE)
_WASTE = re.compile("waste", re.IGNORECASE)


def supply_levels(printer: Attributes) -> tuple[SupplyLevel, ...]:
    """Each supply that is used up and whose level is known, in the printer's order; empty where it reports none."""
    known = tuple(_by_markers(printer)) or tuple(_by_supplies(printer))
    return known[:_MOST]


def _by_markers(printer: Attributes) -> Iterator[SupplyLevel]:
    names, types, lows = (values(printer, f"marker-{what}") for what in ("names", "types", "low-levels"))
    for place, level in enumerate(values(printer, "marker-levels")):
        kind = str(types[place]) if place < len(types) else "toner"
        if not _is_percent(level) or _WASTE.search(kind) or not _USED_UP.search(kind):
            continue  # -1, -2 and -3 mean that the level is not known
        low = lows[place] if place < len(lows) and _is_percent(lows[place]) and 0 < lows[place] < FULL else LOW
        yield SupplyLevel(_named(str(names[place]) if place < len(names) else "", place), level, level <= low)


def _by_supplies(printer: Attributes) -> Iterator[SupplyLevel]:
    for place, supply in enumerate(values(printer, "printer-supply")):
        parts = parts_of(supply)
        if not _USED_UP.search(parts.get("type", "")) or _WASTE.search(parts.get("type", "")):
            continue
        level, most = parts.get("level", ""), parts.get("maxcapacity", "")
        if re.fullmatch("[0-9]{1,6}", level) and re.fullmatch("[0-9]{1,6}", most) and int(most) > 0:
            percent = min(FULL, int(level) * FULL // int(most))
            yield SupplyLevel(_named(parts.get("colorantname", ""), place), percent, percent <= LOW)


def _is_percent(level: object) -> bool:
    return type(level) is int and 0 <= level <= FULL


def _named(name: str, place: int) -> str:
    """A word for reports; the place where the printer gives none that is one."""
    word = re.sub("[^a-z0-9]+", "_", name.lower()).strip("_")[:24]
    return word or f"supply_{place + 1}"
