"""What is left of toner, as a printer tells it: Debian's own printer, and answers of others as they were seen."""

from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.document_printer.adapter import IppDocumentPrinter
from drivers.document_printer.options import IppOptions
from drivers.document_printer.supplies import supply_levels
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.counters import DeviceCounters
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.status import Condition, ProblemCode, SupplyLevel
from drivers.registry.counted import counted
from tests.drivers.partners.ipp import EvePrinter, eve_printer


@pytest.fixture(scope="module")
def eve() -> Iterator[EvePrinter]:
    with eve_printer() as printer:
        yield printer


def test_toner_of_a_real_printer_is_followed(eve: EvePrinter) -> None:
    counters = DeviceCounters()
    own = IppDocumentPrinter(IppOptions(uri=eve.uri), SystemMonotonicClock())
    printer = counted(own, DOCUMENT_PRINTER, counters, is_ours=True)
    seen = []
    for toner in (40, 8, 95):
        with urlopen(f"{eve.page}/supplies?supply0=0&supply1={toner}", timeout=60) as page:
            page.read()
        status = printer.status()
        seen.append((status.levels, status.condition, [each.code for each in status.problems]))
    assert seen == [
        ((SupplyLevel("black", 40),), Condition.OK, []),
        ((SupplyLevel("black", 8, is_low=True),), Condition.OK, [ProblemCode.TONER_LOW]),
        ((SupplyLevel("black", 95),), Condition.OK, []),
    ]
    assert counters.of(DOCUMENT_PRINTER) == {"changed.black": 1}


def test_markers_of_other_printers_are_read() -> None:
    said = {
        "marker-names": ["Black Toner HP 410A", "青色", "Waste Toner", "Cyan", "Fuser"],
        "marker-types": ["toner-cartridge", "toner", "waste-toner", "toner", "fuser"],
        "marker-levels": [35, 4, 80, -3, 60],
        "marker-low-levels": [40, 0, 0, 10, 0],
    }
    assert supply_levels(said) == (
        SupplyLevel("black_toner_hp_410a", 35, is_low=True),
        SupplyLevel("supply_2", 4, is_low=True),
    )


ANY = st.one_of(st.integers(), st.text(max_size=60), st.binary(max_size=60), st.none(), st.lists(st.integers(-5, 200)))


@given(
    st.dictionaries(
        st.sampled_from(["marker-names", "marker-types", "marker-levels", "marker-low-levels", "printer-supply"]), ANY
    )
)
def test_any_answer_gives_percents_or_nothing(said: dict[str, Any]) -> None:
    assert all(0 <= each.percent <= 100 and each.name.isascii() for each in supply_levels(said))
