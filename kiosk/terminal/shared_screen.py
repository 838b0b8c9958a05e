"""What a window sees of the citizen's screen while video goes on: where they are, and which fields are filled, never with what.

Masked by construction: it is made of messages, of texts of the catalogue and of numbers of pages alone, all of which were there
before the citizen came. What a person, a card, a department or a finger gave has no way in.
"""

import json
from collections.abc import Iterator
from functools import partial

from catalogue.text import Language
from kiosk.view.consent import ConditionsScreen, ConsentScreen
from kiosk.view.event import EventScreen
from kiosk.view.form import FieldView, FormScreen
from kiosk.view.frame import FrameView, MainAction
from kiosk.view.guide import GuideScreen, KnowledgeScreen
from kiosk.view.guided import GuidedScreen
from kiosk.view.home import GreetingScreen, HomeScreen, ItemListScreen
from kiosk.view.identity import FaceScreen, FingerprintScreen, IdentifyScreen
from kiosk.view.materials import MaterialsScreen
from kiosk.view.note import Note, Tone
from kiosk.view.overlay import OverlayKind
from kiosk.view.papers import PrintScreen
from kiosk.view.payment import PaymentScreen
from kiosk.view.result import ResultScreen, WorkingScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from kiosk.view.search import SearchScreen
from kiosk.view.view import Screen, View
from kiosk.view.visit_end import AnotherScreen
from kiosk.voice.sentences import Say
from wording.store import Wording

_NAMES: dict[type, str] = {
    GreetingScreen: "greeting",
    HomeScreen: "home",
    ItemListScreen: "list",
    SearchScreen: "search",
    GuideScreen: "guide",
    EventScreen: "event",
    KnowledgeScreen: "knowledge",
    ConsentScreen: "consent",
    ConditionsScreen: "conditions",
    IdentifyScreen: "identify",
    FaceScreen: "face",
    FingerprintScreen: "finger",
    FormScreen: "form",
    GuidedScreen: "guided",
    MaterialsScreen: "materials",
    SignatureScreen: "signature",
    ReviewScreen: "review",
    PaymentScreen: "payment",
    WorkingScreen: "working",
    ResultScreen: "result",
    PrintScreen: "print",
    AnotherScreen: "another",
}
"""The screens of a visit; of any other nothing is sent but that there is one."""

_ASKS = (OverlayKind.LEAVE, OverlayKind.STILL_THERE, OverlayKind.CARD_LEFT)


def shared_screen(view: View, wording: Wording) -> str:
    """As JSON: `title`, and `lines` below it, in Chinese; labels and names are in the language of the session."""
    say: Say = partial(wording.say, language=Language.ZH)
    name = _NAMES.get(type(view.screen), "other")
    lines = [*_of_frame(view.frame, say), *_of_screen(view.screen, say), *_of_main(view.frame, say)]
    if view.overlay is not None and view.overlay.kind in _ASKS:
        lines.append(say("shared.question"))
    return json.dumps({"title": say(f"shared.{name}"), "lines": lines}, ensure_ascii=False)


def _of_frame(frame: FrameView, say: Say) -> Iterator[str]:
    """The item, and the step by its number: its label is a message as well."""
    if frame.item_title:
        yield say("shared.item", item=frame.item_title)
    if frame.step_number:
        yield say("mark.place", step=str(frame.step_number), steps=str(len(frame.steps)), label=frame.step_label)


def _of_screen(screen: Screen, say: Say) -> Iterator[str]:
    match screen:
        case FormScreen(page=page, pages=pages, fields=fields, note=note):
            yield say("form.page", page=str(page + 1), pages=str(pages))
            yield from (_of_field(field, say) for field in fields)
            yield from _of_note(note, say)
        case MaterialsScreen(label=label, pages=kept, note=note):
            yield say("shared.pages", label=label, count=str(len(kept)))
            yield from _of_note(note, say)
        case SignatureScreen(is_signed=is_signed, note=note):
            yield say("shared.signed" if is_signed else "shared.unsigned")
            yield from _of_note(note, say)
        case ItemListScreen(title=title) | GuideScreen(title=title) | EventScreen(title=title):
            yield title
        case (
            IdentifyScreen(note=note)
            | FaceScreen(note=note)
            | FingerprintScreen(note=note)
            | GuidedScreen(note=note)
            | PaymentScreen(note=note)
            | WorkingScreen(note=note)
            | PrintScreen(note=note)
        ):
            yield from _of_note(note, say)
        case ReviewScreen() | ResultScreen() | SearchScreen() | GreetingScreen():
            yield say("shared.hidden")
        case _:
            return


def _of_field(field: FieldView, say: Say) -> str:
    is_filled = bool(field.value or field.values or field.display)
    state = "wrong" if field.error else "filled" if is_filled else "empty"
    # that a field is asked at all may say what was answered to another
    return say(f"shared.{state}", label=say("shared.further") if field.is_conditional else field.label)


def _of_note(note: Note | None, say: Say) -> Iterator[str]:
    """How it is meant, not what it says: a name or a number may be in it."""
    if note is not None and note.tone in (Tone.BAD, Tone.CAUTION):
        yield say("shared.note")


def _of_main(frame: FrameView, say: Say) -> Iterator[str]:
    if frame.main is not MainAction.NONE:
        state = "shared.button_on" if frame.is_main_enabled else "shared.button_off"
        yield say(state, name=say(f"footer.{frame.main.value}"))
