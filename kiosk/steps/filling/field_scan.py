"""Scanning into a form: a number that is on paper as a code goes into its field as if it had been typed."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from catalogue.schema import InputField
from drivers.ports.code_scanner import CodeScanned, GarbledCode
from kiosk.forms.scanned import field_for, is_scanned
from kiosk.forms.verdict import CheckContext, Entry
from kiosk.steps.identity.code_listener import CodeListener
from kiosk.steps.said_note import SaidNote
from kiosk.view.form import FieldView
from kiosk.view.note import Tone

if TYPE_CHECKING:
    from kiosk.steps.step import Step


class FormPage(Struct, frozen=True):
    """The form page (表单页) as scanning sees it: its visible fields, what may be checked, and the two things that come of a code."""

    fields: Callable[[], Sequence[InputField]]
    context: Callable[[InputField], CheckContext]
    put: Callable[[str, Entry], object]
    """Types for the citizen."""
    on_note: Callable[[SaidNote], None]


class FieldScan:
    """Listens only while the page shows a field that a code could be for (扫码填写)."""

    def __init__(self, step: "Step", page: FormPage) -> None:
        self._step = step
        self._page = page
        self._listener = CodeListener(step, self._on_code)

    def tick(self) -> None:
        """Listen, where a field wants it."""
        if any(is_scanned(field) for field in self._page.fields()):
            self._listener.tick()

    def stop(self) -> None:
        self._listener.stop()

    def with_hint(self, field: InputField, view: FieldView) -> FieldView:
        """The field, saying that its number may be scanned, where it may."""
        if not is_scanned(field) or not self._listener.is_usable:
            return view
        message = "form.scan_hint" if view.hint else "form.scan_hint_alone"
        return replace(view, hint=self._step.say(message, hint=view.hint))

    def _on_code(self, code: CodeScanned | GarbledCode) -> None:
        step, page = self._step, self._page
        entries = step.context.journey.form.entries
        texts = code.every_text if isinstance(code, CodeScanned) else ()
        tried = (field_for(text, page.fields(), entries, page.context) for text in texts)
        found = next((answer for answer in tried if answer is not None), None)
        if found is None:
            page.on_note(step.note(Tone.CAUTION, "form.scan_nothing"))
            return
        field, entry = found
        page.put(field.name, entry)
        page.on_note(step.note(Tone.GOOD, "form.scan_filled", label=field.label))
