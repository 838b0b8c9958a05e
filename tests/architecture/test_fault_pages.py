"""Every fault has its page in the manual."""

from contract.fault_register import fault_register
from tests.architecture.fault_pages import PAGES, written


def test_pages_are_as_the_register_has_them() -> None:
    assert PAGES.read_text("utf-8") == written(), "python -m tests.architecture.fault_pages writes them"


def test_every_fault_has_one_page() -> None:
    text = PAGES.read_text("utf-8")
    missing = [each.id for each in fault_register().values() if text.count(f'<a id="{each.anchor}"></a>') != 1]
    assert not missing
