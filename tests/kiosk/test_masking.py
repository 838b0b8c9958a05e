"""What holds something personal shows nothing of it where it is printed by accident: in a log, a traceback, a debugger."""

from datetime import UTC, datetime
from typing import Any

import pytest

from catalogue.text import Language
from contract.terms import Outcome
from kiosk.forms.applicant import Applicant
from kiosk.forms.verdict import Entry, Valid
from kiosk.journeys.event_progress import ChosenFrom
from kiosk.journeys.journey import JourneyEnd
from kiosk.papers.receipts import EventReceiptFacts, ReceiptFacts
from kiosk.services.ports import CitizenPictures
from kiosk.services.receipt_blocks import Pair, Receipt
from kiosk.services.secret import Secret
from kiosk.view.form import Editor, FieldView
from kiosk.view.materials import PageView
from tests.kiosk.parts import Bench, a_result, adult, both, snapshot

NAME = adult("li").name


def receipt_facts() -> ReceiptFacts:
    end = JourneyEnd(Outcome.COMPLETED, NAME, a_result(NAME))
    day = datetime(2026, 3, 2, tzinfo=UTC)
    return ReceiptFacts("job", snapshot().items["SW001"], end, Bench().place, day, Language.ZH, adult("li"))


@pytest.mark.parametrize(
    "holder",
    [
        Entry(NAME),
        Entry(values=(NAME,)),
        Valid(NAME),
        FieldView("name", Editor.TEXT, "姓名", "", NAME, is_required=True),
        PageView(1, NAME.encode()),
        Receipt("job", (Pair("姓名", NAME),)),
        receipt_facts(),
        EventReceiptFacts(both("身后事"), (receipt_facts(),), ()),
        Secret(NAME),
        Applicant.of(adult("li")),
        ChosenFrom((), Entry(NAME), (NAME,)),
        CitizenPictures(signature=NAME.encode()),
    ],
    ids=lambda holder: type(holder).__name__,
)
def test_nothing_personal_is_in_a_repr(holder: Any) -> None:
    assert NAME not in repr(holder)
    assert adult("li").id_number not in repr(holder)
    assert repr(NAME.encode()) not in repr(holder)


def test_secrets_are_compared_by_their_words() -> None:
    assert Secret("135246") == Secret("135246")
    assert Secret("135246") != Secret("135247")
    assert Secret("135246").reveal() == "135246"
    assert len({Secret("135246"), Secret("135246")}) == 1
