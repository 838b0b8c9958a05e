"""What of a text may be said aloud in a hall: no sentence with anything in it that is somebody's. Pure."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from kiosk.view.form import FieldView, FormScreen
from kiosk.view.guided import GuidedScreen
from kiosk.view.home import GreetingScreen
from kiosk.view.identity import IdentifyScreen
from kiosk.view.lines import Line, TableView
from kiosk.view.papers import PhoneCopyView, PrintScreen
from kiosk.view.payment import PaymentScreen
from kiosk.view.result import ResultScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from kiosk.view.search import SearchScreen
from kiosk.view.view import Screen

LEAST_LENGTH = 2
"""A single character or digit names no one, and is in every other sentence."""

_SENTENCE = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;\n]|$)")
_SOMEBODYS = re.compile(r"\*|\d(?:[ -]?\d){5,}")
"""Something masked, or a number longer than that of any hotline."""


def discreet(text: str, screen: Screen) -> str:
    """The sentences of `text` that hold no personal value of the screen, nothing masked and no long number."""
    values = personal_values(screen)
    sentences = (match.group() for match in _SENTENCE.finditer(text))
    return "".join(
        sentence
        for sentence in sentences
        if not _SOMEBODYS.search(sentence) and not any(value in sentence for value in values)
    )


def personal_values(screen: Screen) -> frozenset[str]:
    """Every value of the screen that is about the citizen: who they are, what they typed, what came of it."""
    stripped = (value.strip() for value in _values(screen))
    return frozenset(word for word in stripped if len(word) >= LEAST_LENGTH)


def _values(screen: Screen) -> Iterator[str]:
    match screen:
        case IdentifyScreen(masked_name=name, masked_id=number):
            yield from (name, number)
        case FormScreen(fields=fields):
            yield from chain.from_iterable(map(_texts_entered, fields))
        case SearchScreen(query=text) | SignatureScreen(signer=text) | PrintScreen(phone=PhoneCopyView(qr_text=text)):
            yield text
        case GreetingScreen():
            yield from _greeting_words(screen)
        case ReviewScreen(lines=lines) | GuidedScreen(lines=lines):
            yield from _of_lines(lines)
        case PaymentScreen(lines=lines, amount=amount, order_no=order, qr_text=qr_text):
            yield from (amount, order, qr_text, *_of_lines(lines))
        case ResultScreen(lines=lines, tables=tables, heading=heading, summary=summary):
            yield from (heading, summary, *_of_lines(lines), *_of_tables(tables))
        case _:
            return


def _greeting_words(screen: GreetingScreen) -> Iterator[str]:
    yield screen.name
    yield from (row.title for row in screen.rows if row.is_private)


def _texts_entered(field: FieldView) -> Iterator[str]:
    yield from (field.value, field.display)
    for value in field.values:
        yield from value.split("|")
    for option in field.options:  # the options of a live list are the citizen's own cars, children, bills
        yield from (option.value, option.title, option.detail)


def _of_lines(lines: Iterable[Line]) -> Iterator[str]:
    return (line.value for line in lines)


def _of_tables(tables: Iterable[TableView]) -> Iterator[str]:
    return (cell for table in tables for row in table.rows for cell in row)
