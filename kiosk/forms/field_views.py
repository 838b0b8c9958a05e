"""A field as the screen shows it. Pure: everything it shows is handed in."""

from msgspec import Struct

from catalogue.field_terms import DATED
from catalogue.input_types import InputKind
from catalogue.schema import InputField
from catalogue.text import Language
from kiosk.forms.editors import editor_of, length_of
from kiosk.forms.limits import limits_for
from kiosk.forms.verdict import CheckContext, Entry
from kiosk.view.form import Editor, FieldView, OptionView


class FieldState(Struct, frozen=True):
    """A field as far as it is known now (字段状态)."""

    entry: Entry
    is_required: bool
    error: str = ""
    options: tuple[OptionView, ...] = ()
    is_loading: bool = False
    display: str = ""
    edges: tuple[str, ...] = ()
    placeholder: str = ""


def field_view(field: InputField, state: FieldState, context: CheckContext, language: Language) -> FieldView:
    lower, upper = _edges(field, context)
    is_dated = field.kind in DATED
    return FieldView(
        name=field.name,
        editor=editor_of(field),
        label=field.label.in_language(language),
        hint="" if field.hint is None else field.hint.in_language(language),
        placeholder=state.placeholder,
        is_required=state.is_required,
        value=state.entry.value,
        values=state.entry.values,
        display=state.display,
        error=state.error,
        options=state.options,
        is_loading=state.is_loading,
        max_length=length_of(field),
        lower=lower,
        upper=upper,
        usual_year=limits_for(field, context.today).usual_year if is_dated else 0,
        edges=state.edges,
        is_name=field.kind in (InputKind.NAME, InputKind.FAMILY_LIST) and language == Language.ZH,
        is_conditional=bool(field.only_if) or field.from_list is not None,
    )


def _edges(field: InputField, context: CheckContext) -> tuple[str, str]:
    if editor_of(field) is Editor.STEPPER:
        return "0" if field.may_be_zero else "1", str(field.most)
    if field.kind not in DATED:
        return "", ""
    lower, upper = limits_for(field, context.today).edges(field.kind)
    return (
        (f"{lower}T00:00", context.now.strftime("%Y-%m-%dT%H:%M"))
        if field.kind is InputKind.DATETIME
        else (lower, upper)
    )
