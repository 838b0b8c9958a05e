"""What the receipt of a submission repeats of the answers: which, and under which label, is data of the item (`on_receipt`)."""

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from catalogue.text import LocalText
from contract.documents import ResultRow
from contract.records import Record
from kiosk.forms.display import display_of
from kiosk.forms.option_source import OptionSource
from kiosk.forms.verdict import Answer
from kiosk.journeys.journey import Journey
from kiosk.papers.submitted import time_row
from kiosk.services.services import TerminalSite
from wording.store import Wording

MASKED = frozenset({InputKind.NAME, InputKind.MOBILE})
"""Answers of which a receipt shows only the ends."""

LONGEST = 60
"""Characters of an answer that a receipt repeats: enough to know which request it was."""


def submitted_answers(
    journey: Journey, record: Record, wording: Wording, place: TerminalSite, options: OptionSource
) -> tuple[ResultRow, ...]:
    """The answers below the time; none where the item names none."""
    answers = journey.form.own_answers()
    rows = [
        _answer_row(field, answers[field.name], options, wording)
        for field in journey.item.inputs
        if field.on_receipt and answers.get(field.name)
    ]
    return (time_row(record, wording, place), *rows) if rows else ()


def _answer_row(field: InputField, answer: Answer, options: OptionSource, wording: Wording) -> ResultRow:
    """An answer as it was given, with the words of its option where it was chosen; a long text is cut."""
    chosen = next((option for option in field.options if option.value == answer), None)
    if chosen is not None:
        value = LocalText(zh=chosen.zh, en=chosen.en, others=chosen.others)
    elif isinstance(answer, tuple) or field.kind is InputKind.CHOICE:
        value = wording.in_all(lambda language: display_of(field, answer, options, wording, language))
    else:
        text = answer if len(answer) <= LONGEST else f"{answer[: LONGEST - 1]}…"
        value = LocalText(zh=text, en=text)
    return ResultRow(label=field.receipt_label or field.label, value=value, sensitive=field.kind in MASKED)
