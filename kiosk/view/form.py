"""A page of a form, its fields, and how each is filled."""

from enum import StrEnum

from msgspec import Struct

from kiosk.view.note import Note


class Editor(StrEnum):
    """The way a field is filled on the screen (填写方式); several input kinds share one."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DIGITS = "digits"
    DECIMAL = "decimal"
    ID_NUMBER = "id_number"
    LATIN = "latin"
    PLATE = "plate"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    YEAR = "year"
    MONTH = "month"
    DATE = "date"
    DATETIME = "datetime"
    MONTH_RANGE = "month_range"
    DATE_RANGE = "date_range"
    REGION = "region"
    ADDRESS = "address"
    LONG_LIST = "long_list"
    CONFIRM = "confirm"
    PEOPLE = "people"
    FAMILY = "family"
    SMS_CODE = "sms_code"
    STEPPER = "stepper"


class OptionView(Struct, frozen=True):
    """One option of a choice or list."""

    value: str
    title: str
    detail: str = ""
    is_enabled: bool = True


class FieldView(Struct, frozen=True):
    """A field of a form page (表单字段).

    `value` is canonical: text; date YYYY-MM-DD; month YYYY-MM; datetime YYYY-MM-DDTHH:MM. `values` holds several:
    the chosen options, start and end of a range, region code and detail of an address, or one text per person
    (`id` for id_list, `name|id|relation|income` for family_list). `lower` and `upper` bound dates, months, years and counts by steps, and
    `usual_year` is the year of most answers. `edges` are the start and end of a range in words.
    `is_name`: a person's name in Chinese (or people with theirs), for which surnames are offered.
    `pause` is how many seconds are left until a code may be asked for again. `is_conditional`: other answers ask for it.
    """

    name: str
    editor: Editor
    label: str
    hint: str
    placeholder: str
    is_required: bool
    value: str = ""
    values: tuple[str, ...] = ()
    display: str = ""
    error: str = ""
    options: tuple[OptionView, ...] = ()
    is_loading: bool = False
    max_length: int = 0
    lower: str = ""
    upper: str = ""
    usual_year: int = 0
    edges: tuple[str, ...] = ()
    pause: int = 0
    is_name: bool = False
    is_conditional: bool = False

    def __repr__(self) -> str:
        return f"FieldView({self.name}, {self.editor})"


class FormScreen(Struct, frozen=True):
    """One page of fields (填表) (one field a page in care mode); `page` counts from 0, as in every list.

    `reading` is the button that reads a card or paper under the document camera, "" where nothing on the page can be read.
    `person_card` is the button that fills in somebody else from their own card, or, while that is waited for, the one to type
    after all; "" where no one is named or no reader works. `awaits_card`: that card is waited for.
    `may_grow`: other answers bring up other fields on this page.
    """

    title: str
    page: int
    pages: int
    fields: tuple[FieldView, ...]
    note: Note | None = None
    reading: str = ""
    person_card: str = ""
    awaits_card: bool = False
    may_grow: bool = False
