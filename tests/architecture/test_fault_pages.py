"""Every fault has its page in the manual."""

import re

from catalogue.device_families import FAMILY_NAMES, DeviceNeed
from contract.fault_register import FaultSeverity, fault_register
from tests.architecture.fault_pages import PAGES, anchor_of, written
from tests.architecture.what_citizens_read import what_citizens_read
from wording.po_files import messages_of, read
from wording.store import FOLDER

NO_FAULT = re.compile(r"service\.(heading|terminal|elsewhere|spoken|starting|suspended|by_hand_\w+|\w+_advice)")
"""Around a message, while the terminal starts, and what keepers close it for."""
CLOSING = {
    name for name in messages_of(read(FOLDER / "zh.po")) if name.startswith("service.") and not NO_FAULT.fullmatch(name)
}


def test_pages_are_as_the_register_has_them() -> None:
    assert PAGES.read_text("utf-8") == written(), "python -m tests.architecture.fault_pages writes them"


def test_every_fault_has_one_page() -> None:
    text = PAGES.read_text("utf-8")
    missing = [each.id for each in fault_register().values() if text.count(f'<a id="{anchor_of(each)}"></a>') != 1]
    assert not missing


def test_each_fault_says_what_citizens_see() -> None:
    silent = [entry.id for entry in fault_register().values() if entry.seen is None and entry.area not in FAMILY_NAMES]

    assert not silent, "seen = [] where nothing changes for citizens (contract/faults.toml)"


def test_each_closing_message_is_of_a_fault() -> None:
    closing = {message for entry in fault_register().values() for message in entry.seen or () if message in CLOSING}

    assert closing == CLOSING, "a new message of a closed terminal belongs to a fault (contract/faults.toml)"


def test_faults_that_close_terminal_stop_it() -> None:
    entries = [entry for entry in fault_register().values() if CLOSING.intersection(entry.seen or ())]

    assert {entry.severity for entry in entries} == {FaultSeverity.STOPS}


def test_device_that_items_miss_is_reported_to_citizens() -> None:
    untold = {
        entry.area
        for entry in fault_register().values()
        if entry.area in list(DeviceNeed) and entry.severity is FaultSeverity.LIMITS and not what_citizens_read(entry)
    }

    assert untold == {"social_card_reader"}, "no item needs one: it is offered beside the ID card"
