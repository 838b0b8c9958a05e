"""Every one of the 240 items, from the first touch to the goodbye, on the real screen with simulated devices and the real
centre: it counts exactly once, its papers are there, and nothing of the citizen stays."""

import pytest

from catalogue.schema import ItemKind, OfflinePolicy, Output, ServiceItem
from central.sandbox.templates import templates_of
from demo.robot import RobotVisit, catalogue
from kiosk.view.papers import PaperStage, PrintScreen
from kiosk.view.result import ResultTone
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.papers import document_text, is_receipt
from tests.journeys.robot import Robot, walks_in_care_mode

RECEIPTS, DOCUMENTS = "receipt_printer", "document_printer"


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_item_is_done_by_taps_and_counts_once(code: str, terminal: JourneyTerminal, robot: Robot) -> None:
    item = catalogue()[code]
    before, wiped = terminal.counted(code), terminal.core.terminal.last_wipe
    receipts, documents = terminal.papers(RECEIPTS), terminal.papers(DOCUMENTS)
    robot.suit(item)
    robot.wake()
    robot.look_as("zh", care_mode=walks_in_care_mode(code))
    robot.open_by_theme(item)
    visit = robot.walk(item)
    robot.finish()

    assert visit.result is not None
    assert visit.result.tone in _ends_of(item)
    _check_receipt(terminal, item, visit, receipts)
    _check_documents(terminal, item, visit, documents)
    terminal.driver.until(lambda: terminal.counted(code).item > before.item, "the centre to count it")
    after = terminal.counted(code)
    assert (after.item - before.item, after.everything - before.everything) == (1, 1)
    proof = terminal.core.terminal.last_wipe
    assert proof is not None
    assert proof is not wiped
    assert proof.is_clean


def _ends_of(item: ServiceItem) -> set[ResultTone]:
    """An application is done only where its department finishes it at once, else it is received; an enquiry may find nothing."""
    may_wait = item.kind is ItemKind.APPLY or item.offline is OfflinePolicy.QUEUE
    more = {ResultTone.SUBMITTED} if may_wait else {ResultTone.NOTHING} if item.kind is ItemKind.QUERY else set()
    return {ResultTone.DONE, *more}


def _check_receipt(terminal: JourneyTerminal, item: ServiceItem, visit: RobotVisit, before: int) -> None:
    due = int(Output.RECEIPT in item.outputs)
    # the printer says that it is done before its tray has the picture
    terminal.driver.until(lambda: terminal.papers(RECEIPTS) - before >= due, "the receipt in the tray")
    assert terminal.papers(RECEIPTS) - before == due
    if due:
        assert visit.papers is not None
        assert visit.papers.receipt is PaperStage.PRINTED
        assert is_receipt(terminal.paper(RECEIPTS, before + 1, "png"))


def _check_documents(terminal: JourneyTerminal, item: ServiceItem, visit: RobotVisit, before: int) -> None:
    """An item that is only submitted gets its document when the department has decided."""
    is_due = Output.A4 in item.outputs and item.offline is not OfflinePolicy.QUEUE
    papers = visit.papers
    count = papers.document_count if isinstance(papers, PrintScreen) else 0
    assert bool(count) == is_due
    assert terminal.papers(DOCUMENTS) - before == count
    for number in range(before + 1, before + count + 1):
        text = document_text(terminal.paper(DOCUMENTS, number, "pdf"))
        assert "".join(_title(item).split()) in text, text[:400]


def _title(item: ServiceItem) -> str:
    """As the department of the sandbox titles its document; what the terminal issues itself carries the item's name."""
    template = templates_of(item.department).get(item.code)
    if item.offline is OfflinePolicy.LOCAL or template is None or template.document is None:
        return item.name.zh.removesuffix("查询").removesuffix("打印")
    return template.document.title.rpartition("}")[2]  # an answer may stand before it
