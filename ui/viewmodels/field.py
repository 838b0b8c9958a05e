"""One field of a form page as its editor sees it. Holds no value of its own: what is typed goes to the core and comes back."""

from collections.abc import Sequence

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from catalogue.phonetics import letters_of, normalise, spell
from catalogue.readings import readings
from kiosk.forms.surnames import surnames_for
from kiosk.view.form import Editor, FieldView, OptionView
from kiosk.view.masking import mask_number
from ui.qml_registration import made_in_python
from ui.viewmodels.option_filter import initials_of, narrowed, width_in_ems
from ui.viewmodels.region_tree import children, stem
from ui.viewmodels.row_list_model import RowListModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

MOST_IN_PLACE, WIDEST_IN_PLACE = 6, 10.0
"""Options, and how wide one is in ems, that are chosen among other fields."""

TITLED = frozenset({Editor.CHOICE, Editor.MULTI_CHOICE, Editor.LONG_LIST})

BLANK = FieldView("", Editor.TEXT, "", "", "", is_required=False)

MOST_PLACES = 8


def is_answered(field: FieldView) -> bool:
    """Whether something is in the field, and all of it: not only the region of a place."""
    return bool(field.value) or bool(field.values and all(field.values))


def is_chosen_in_place(field: FieldView) -> bool:
    """Whether one touch on the page itself answers it: one of a few, each in a few words."""
    options = field.options
    are_short = all(not option.detail and width_in_ems(option.title) <= WIDEST_IN_PLACE for option in options)
    return field.editor is Editor.CHOICE and 2 <= len(options) <= MOST_IN_PLACE and are_short


@QmlElement
@made_in_python("made by FormViewModel")
class FieldViewModel(QObject):
    """The field view-model (表单项). `options` are all options, `shown` those left after `narrow` or `drill`.

    `people` are the rows of a list of people: of others the number is masked, except while it is typed.
    """

    changed = Signal()
    optionsChanged = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._field = BLANK
        self._options = RowListModel(OptionView, self)
        self._shown = RowListModel(OptionView, self)
        self._initial = ""
        self._branch = ""
        self._initials: tuple[str, ...] | None = None

    def show(self, field: FieldView) -> None:
        """Show a newer state of the same field."""
        before, self._field = self._field, field
        if field.options != before.options:
            self._options.set_rows(field.options)
            self._initials = None
            self._narrow()
            self.optionsChanged.emit()
        if field != before:
            self.changed.emit()

    @property
    def is_wanted(self) -> bool:
        """Whether it must be filled in and is not."""
        return self._field.is_required and not is_answered(self._field)

    def forget(self) -> None:
        """Drop the value and the options."""
        self._initial = self._branch = ""
        self.show(BLANK)

    @Slot(str)
    def narrow(self, initial: str) -> None:
        """Show only options with this initial; "" for all."""
        self._initial = initial
        self._narrow()

    @Slot(str)
    def drill(self, code: str) -> None:
        """Show what lies under a region code; "" for the top."""
        self._branch = stem(code)
        self._narrow()

    @Slot(str, result="QStringList")
    def surnames(self, letters: str) -> list[str]:
        """Surnames that may be meant by the letters of a name's first character."""
        return list(surnames_for(letters))

    @Slot(str, result="QStringList")
    def places(self, letters: str) -> list[str]:
        """Places of the region of an address that may be meant by the letters."""
        return places_for(self._field.options, next(iter(self._field.values), ""), letters)

    def _narrow(self) -> None:
        options = self._field.options
        if self._field.editor in {Editor.REGION, Editor.ADDRESS}:
            self._shown.set_rows(children(options, self._branch) or children(options, ""))
        else:
            self._shown.set_rows(narrowed(options, self._initial) if self._initial else options)
        self.changed.emit()

    def _initial_list(self) -> list[str]:
        if self._initials is None:
            self._initials = initials_of(self._field.options)
        return list(self._initials)

    def _people(self) -> list[str]:
        is_family = self._field.editor is Editor.FAMILY
        return [_person_row(value, is_family=is_family) for value in self._field.values]

    def _widest(self) -> float:
        return max((width_in_ems(option.title) for option in self._field.options), default=0.0)

    def _display(self) -> str:
        """What was chosen by its title: its value is the one of the department, in Chinese."""
        field = self._field
        chosen = (field.value,) if field.value else field.values
        titles = [option.title for option in field.options if option.value in chosen]
        return field.display or ("、".join(titles) if field.editor in TITLED else "")

    def _has_detail(self) -> bool:
        return any(option.detail for option in self._field.options)

    name = Property(str, lambda self: self._field.name, notify=changed)
    editor = Property(str, lambda self: self._field.editor.value, notify=changed)
    label = Property(str, lambda self: self._field.label, notify=changed)
    hint = Property(str, lambda self: self._field.hint, notify=changed)
    placeholder = Property(str, lambda self: self._field.placeholder, notify=changed)
    isRequired = Property(bool, lambda self: self._field.is_required, notify=changed)
    value = Property(str, lambda self: self._field.value, notify=changed)
    values = Property("QStringList", lambda self: list(self._field.values), notify=changed)  # type: ignore[arg-type]
    people = Property("QStringList", _people, notify=changed)  # type: ignore[arg-type]
    display = Property(str, _display, notify=changed)
    error = Property(str, lambda self: self._field.error, notify=changed)
    isName = Property(bool, lambda self: self._field.is_name, notify=changed)
    pause = Property(int, lambda self: self._field.pause, notify=changed)
    isLoading = Property(bool, lambda self: self._field.is_loading, notify=changed)
    maxLength = Property(int, lambda self: self._field.max_length, notify=changed)
    lower = Property(str, lambda self: self._field.lower, notify=changed)
    upper = Property(str, lambda self: self._field.upper, notify=changed)
    usualYear = Property(int, lambda self: self._field.usual_year, notify=changed)
    edges = Property("QStringList", lambda self: list(self._field.edges), notify=changed)  # type: ignore[arg-type]
    initial = Property(str, lambda self: self._initial, notify=changed)
    branch = Property(str, lambda self: self._branch, notify=changed)
    initials = Property("QStringList", _initial_list, notify=optionsChanged)  # type: ignore[arg-type]
    widest = Property(float, _widest, notify=optionsChanged)
    hasDetail = Property(bool, _has_detail, notify=optionsChanged)
    isChosenInPlace = Property(bool, lambda self: is_chosen_in_place(self._field), notify=optionsChanged)
    options = Property(RowListModel, lambda self: self._options, constant=True)
    shown = Property(RowListModel, lambda self: self._shown, constant=True)


def _person_row(person: str, *, is_family: bool) -> str:
    """Name and masked number, or the masked number alone; see `FieldView.values`."""
    if not is_family:
        return mask_number(person)
    name, _, rest = person.partition("|")
    return "\n".join((name, mask_number(rest.partition("|")[0])))


def places_for(options: Sequence[OptionView], region: str, letters: str) -> list[str]:
    """Names of places below the region, by their whole reading or their initials as far as they are typed; none before the first letter."""
    wanted, branch = letters.lower(), stem(region)
    if not wanted or not region:
        return []
    below = [option.title for option in options if option.value != region and stem(option.value).startswith(branch)]
    return [title for title in dict.fromkeys(below) if _is_meant(title, wanted)][:MOST_PLACES]


def _is_meant(title: str, letters: str) -> bool:
    initials = "".join(reading[:1] for reading in readings().of(title))
    return initials.startswith(letters) or letters_of(spell(normalise(title)).marked).startswith(letters)
