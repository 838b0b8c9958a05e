"""Every fault has its page in the manual."""

from catalogue.device_families import DeviceNeed
from contract.fault_register import FaultSeverity, fault_register
from tests.architecture.fault_pages import PAGES, written
from tests.architecture.what_citizens_read import OUT_OF_SERVICE, what_citizens_read


def test_pages_are_as_the_register_has_them() -> None:
    assert PAGES.read_text("utf-8") == written(), "python -m tests.architecture.fault_pages writes them"


def test_every_fault_has_one_page() -> None:
    text = PAGES.read_text("utf-8")
    missing = [each.id for each in fault_register().values() if text.count(f'<a id="{each.anchor}"></a>') != 1]
    assert not missing


def test_faults_that_close_terminal_are_known() -> None:
    register = fault_register()

    assert {name: register[name].severity for name in OUT_OF_SERVICE} == dict.fromkeys(
        OUT_OF_SERVICE, FaultSeverity.STOPS
    )


def test_device_that_items_miss_is_told_to_citizens() -> None:
    untold = {
        entry.area
        for entry in fault_register().values()
        if entry.area in list(DeviceNeed) and entry.severity is FaultSeverity.LIMITS and not what_citizens_read(entry)
    }

    assert untold == {"social_card_reader"}, "no item needs one: it is offered beside the ID card"
