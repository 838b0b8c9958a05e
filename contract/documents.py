"""Results and issued documents as structure, not as pages: the terminal lays them out for its screen and paper."""

from collections.abc import Iterable, Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from catalogue.text import Language, LocalText
from contract.limits import Line
from contract.model import Message
from contract.terms import DocumentPicture
from contract.text import Text


class ResultRow(Message):
    """One line of a result (结果行). `sensitive` values are masked on the screen."""

    label: Text
    value: Text
    sensitive: bool = False


class ResultTable(Message):
    """A table of a result: column heads and rows of plain text. `english` are the same rows in English, where any cell has words."""

    columns: tuple[Text, ...] = Field(min_length=1)
    rows: tuple[tuple[str, ...], ...] = ()
    english: tuple[tuple[str, ...], ...] = ()

    @model_validator(mode="after")
    def _is_the_same_table(self) -> Self:
        if self.english and [len(row) for row in self.english] != [len(row) for row in self.rows]:
            raise ValueError("english: not the same rows and cells as rows")
        return self

    @classmethod
    def of(cls, columns: tuple[LocalText, ...], rows: Iterable[Sequence[LocalText]]) -> Self:
        """A table whose cells are in both languages."""
        cells = [tuple(row) for row in rows]
        chinese = tuple(tuple(text.zh for text in row) for row in cells)
        english = tuple(tuple(text.en for text in row) for row in cells)
        return cls(columns=columns, rows=chinese, english=() if english == chinese else english)

    def rows_in(self, language: Language) -> tuple[tuple[str, ...], ...]:
        """The rows in `language`, else in English."""
        return self.rows if language == Language.ZH else self.english or self.rows


class ResultContent(Message):
    """What the citizen sees after execution (办理结果). `summary` is one sentence.

    Not `found`: nothing was found, or no one is registered or entitled. That is no success, and the terminal says what to do next.
    """

    heading: Text
    summary: Text
    rows: tuple[ResultRow, ...] = ()
    tables: tuple[ResultTable, ...] = ()
    next_steps: tuple[Text, ...] = ()
    found: bool = True
    sandbox: bool = True


class DocumentTable(Message):
    """A ruled table on a document (文书表格); `widths` are relative."""

    columns: tuple[str, ...] = Field(min_length=1)
    rows: tuple[tuple[str, ...], ...] = ()
    total: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()


class IssuedDocument(Message):
    """Content of one A4 document (出具的文书); personal. The printed language is Chinese.

    `seal` is the name in the electronic seal (None: unsealed), `verification_code` goes under the QR code. A form may
    carry its number as a `bar_code`, and `pictures` that the terminal holds itself: they never travel with the document.
    `form` names the official form it is laid out as (表样, `kiosk/papers/templates/forms.typ`), which takes its fields by their
    labels; what has no place on the form goes into its remarks. A terminal that does not know the form uses `layout`.
    """

    document_id: str
    layout: Literal["certificate", "statement", "form", "decision", "guide"]
    form: Line = ""
    title: str
    number: str = ""
    intro: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    tables: tuple[DocumentTable, ...] = ()
    notes: tuple[str, ...] = ()
    issuer: str
    issued_on: str
    seal: str | None = None
    verification_code: str = ""
    verification_url: str = ""
    bar_code: str = ""
    pictures: tuple[DocumentPicture, ...] = ()
    sandbox: bool = True
