"""What each screen asks for, in sentences for the ear, and what is new on it. Pure; no value of a citizen goes in.

One function a kind of screen. A screen that carries a note is introduced in a few words, and the note says the rest.
"""

from collections.abc import Iterable
from functools import partial, singledispatch
from typing import Protocol

from catalogue.text import Language
from kiosk.view.consent import ConditionsScreen, ConsentScreen
from kiosk.view.diagnostics import DiagnosticsScreen, EntranceScreen, GuidedTestScreen
from kiosk.view.event import EventScreen
from kiosk.view.form import Editor, FieldView, FormScreen
from kiosk.view.guide import GuideScreen, KnowledgeScreen
from kiosk.view.guided import GuidedScreen
from kiosk.view.home import GreetingScreen, HomeScreen, ItemListScreen
from kiosk.view.identity import FaceScreen, FingerprintScreen, IdentifyScreen, IdentifyStage
from kiosk.view.idle import AttractScreen, OutOfServiceScreen
from kiosk.view.materials import MaterialsScreen
from kiosk.view.note import Note
from kiosk.view.papers import PaperStage, PrintScreen
from kiosk.view.payment import PaymentScreen
from kiosk.view.result import ResultScreen, WorkingScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from kiosk.view.search import SearchScreen
from kiosk.view.view import Screen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from kiosk.voice.discretion import discreet
from wording.store import Wording

CHOSEN = frozenset({
    Editor.CHOICE, Editor.MULTI_CHOICE, Editor.YEAR, Editor.MONTH, Editor.DATE, Editor.DATETIME, Editor.MONTH_RANGE,
    Editor.DATE_RANGE, Editor.REGION, Editor.LONG_LIST, Editor.CONFIRM,
})  # fmt: skip
"""Filled by choosing, not by typing."""

_STOPS = "。！？.!?；;，,：:"

_Noted = (
    GuideScreen
    | IdentifyScreen
    | FaceScreen
    | FormScreen
    | FingerprintScreen
    | GuidedScreen
    | MaterialsScreen
    | SignatureScreen
    | PaymentScreen
    | WorkingScreen
    | PrintScreen
    | OutOfServiceScreen
    | EntranceScreen
    | DiagnosticsScreen
    | GuidedTestScreen
)


class Say(Protocol):
    """A message in the language of the session (会话语言文案): `Wording.say` with the language filled in."""

    def __call__(self, message: str, **params: str) -> str:
        """KeyError for a message that does not exist."""


def asked_on(screen: Screen, say: Say) -> tuple[str, ...]:
    return tuple(sentence for sentence in _sentences_of(screen, say) if sentence.strip())


def news_on(screen: Screen) -> tuple[str, ...]:
    """What may change while the screen stays: instruction, errors, note. Without a sentence that is personal."""
    found: list[str] = []
    if isinstance(screen, FaceScreen):
        found.append(screen.instruction)
    if isinstance(screen, GuidedScreen):
        found.append(screen.heading)
    if isinstance(screen, FormScreen):
        found.extend(field.error for field in screen.fields)
    if isinstance(screen, _Noted):
        found.extend(_note(screen.note))
    harmless = (discreet(sentence, screen) for sentence in found)
    return tuple(sentence for sentence in harmless if sentence.strip())


def joined(sentences: Iterable[str]) -> str:
    """One text out of sentences, each ended by a stop; what is twice is said once."""
    said = dict.fromkeys(sentence.strip() for sentence in sentences)
    return " ".join(
        sentence if sentence[-1] in _STOPS else f"{sentence}。" if _is_chinese(sentence) else f"{sentence}."
        for sentence in said
        if sentence
    )


def _is_chinese(text: str) -> bool:
    """An English sentence may hold a Chinese name."""
    return sum("\u4e00" <= character <= "\u9fff" for character in text) * 2 > sum(
        character.isalpha() for character in text
    )


def _note(note: Note | None) -> tuple[str, ...]:
    return () if note is None else (note.text, note.advice)


@singledispatch
def _sentences_of(screen: object, say: Say) -> list[str]:  # noqa: ARG001 - the signature of all the others
    raise TypeError(f"no sentences for {type(screen).__name__}")


@_sentences_of.register
def _attract(_screen: AttractScreen, say: Say) -> list[str]:
    return [say("attract.spoken")]


@_sentences_of.register
def _home(_screen: HomeScreen, say: Say) -> list[str]:
    return [say("home.spoken")]


@_sentences_of.register
def _list(screen: ItemListScreen, say: Say) -> list[str]:
    page = say("list.spoken_page", page=str(screen.page + 1), pages=str(screen.pages)) if screen.pages > 1 else ""
    return [say("list.spoken", title=screen.title), page]


@_sentences_of.register
def _search(screen: SearchScreen, say: Say) -> list[str]:
    """Not how many were found: that changes with every key. In danger nothing but what to do."""
    if screen.danger is not None:
        return list(_note(screen.danger))
    return [say("search.spoken"), say("search.spoken_near") if screen.is_near else ""]


def read_guide(screen: GuideScreen, wording: Wording, language: Language) -> str:
    """All that is read of a guide."""
    return joined(asked_on(screen, partial(wording.say, language=language)))


@_sentences_of.register
def _guide(screen: GuideScreen, say: Say) -> list[str]:
    lead = say("guide_page.spoken_start") if screen.can_start else say("guide_page.spoken_read")
    return [
        say("guide_page.spoken", title=screen.title),
        lead if screen.sections else "",
        *_lines(screen),
    ]


def _lines(screen: GuideScreen) -> Iterable[str]:
    for section in screen.sections:
        yield section.heading
        yield from section.lines


@_sentences_of.register
def _event(screen: EventScreen, say: Say) -> list[str]:
    if screen.options:
        return [say("event.spoken_question", title=screen.title, question=screen.question), *screen.options]
    return [say("event.spoken_items")]


@_sentences_of.register
def _knowledge(screen: KnowledgeScreen, say: Say) -> list[str]:
    begins = say("knowledge.spoken_start", item=screen.begins) if screen.begins else ""
    return [say("knowledge.spoken", question=screen.question), *screen.answer, screen.source, begins]


@_sentences_of.register
def _consent(screen: ConsentScreen, say: Say) -> list[str]:
    return [say("face_consent.spoken"), *screen.paragraphs]


@_sentences_of.register
def _conditions(screen: ConditionsScreen, say: Say) -> list[str]:
    return [say("conditions.spoken"), *screen.paragraphs]


@_sentences_of.register
def _identify(screen: IdentifyScreen, say: Say) -> list[str]:
    """First what is to be done, which the note says, and then what may be shown in its place."""
    if screen.wants_licence or screen.is_in_place_of_face:
        return []
    if screen.is_other and screen.stage is not IdentifyStage.READ:
        return [] if discreet(screen.note.text, screen).strip() else [say("other_card.spoken")]
    note = [discreet(text, screen) for text in _note(screen.note)]
    asked = note if note[0].strip() else [say(f"identify.spoken_{screen.stage.value}")]
    further = [say(f"identify.also_{way}") for way in screen.further_ways]
    code = [say("identify.spoken_code")] if screen.accepts_code else []
    return [*asked, *further, *code, screen.consent]


@_sentences_of.register
def _face(screen: FaceScreen, say: Say) -> list[str]:
    return [say("face.spoken")] if not screen.has_failed else []


@_sentences_of.register
def _form(screen: FormScreen, say: Say) -> list[str]:
    page = say("form.spoken_page", page=str(screen.page + 1), pages=str(screen.pages)) if screen.pages > 1 else ""
    return [say("form.spoken"), page, *(part for field in screen.fields for part in _field(field, say))]


def _field(field: FieldView, say: Say) -> list[str]:
    label = say("form.spoken_field" if field.is_required else "form.spoken_field_optional", label=field.label)
    return [label, field.hint, say("form.spoken_choose" if field.editor in CHOSEN else "form.spoken_type")]


@_sentences_of.register
def _fingerprint(screen: FingerprintScreen, say: Say) -> list[str]:
    return [say("finger.spoken", finger=str(screen.finger), fingers=str(screen.fingers))]


@_sentences_of.register
def _guided(_screen: GuidedScreen, say: Say) -> list[str]:
    """Its words are the maker's and change with each page: they are news."""
    return [say("device.spoken")]


@_sentences_of.register
def _materials(screen: MaterialsScreen, say: Say) -> list[str]:
    what = say("materials.spoken", index=str(screen.index), count=str(screen.count), label=screen.label)
    return [what, screen.hint, say("materials.spoken_optional") if screen.is_optional else ""]


@_sentences_of.register
def _signature(screen: SignatureScreen, say: Say) -> list[str]:
    if screen.signer and not screen.is_signed:
        return [say("signature.spoken_turn"), screen.subject]
    return [
        screen.label,
        "" if screen.is_signed else screen.subject,
        say("signature.spoken_done") if screen.is_signed else say("signature.spoken"),
    ]


@_sentences_of.register
def _review(screen: ReviewScreen, say: Say) -> list[str]:
    return [say("review.spoken"), say("review.spoken_queued") if screen.will_queue else ""]


@_sentences_of.register
def _payment(screen: PaymentScreen, say: Say) -> list[str]:
    return [say(f"pay.spoken_{screen.stage.value}")]


@_sentences_of.register
def _working(_screen: WorkingScreen, say: Say) -> list[str]:
    return [say("execute.spoken")]


@_sentences_of.register
def _result(screen: ResultScreen, say: Say) -> list[str]:
    """Neither heading nor summary: departments write them, and may write what is the citizen's."""
    return [
        say(f"result.spoken_{screen.tone.value}"),
        say("result.spoken_receipt") if screen.can_print_receipt else "",
        say("result.spoken_sandbox") if screen.is_sandbox else "",
    ]


@_sentences_of.register
def _print(screen: PrintScreen, say: Say) -> list[str]:
    stages = {screen.receipt, screen.documents}
    if PaperStage.ASK in stages:
        return [say("print.spoken_ask")]
    if stages & {PaperStage.PROBLEM, PaperStage.GIVEN_UP}:
        return [say("print.spoken_problem")]
    if stages & {PaperStage.PENDING, PaperStage.PRINTING}:
        return [say("print.spoken")]
    return [say("print.spoken_done") if PaperStage.PRINTED in stages else say("print.spoken_none")]


@_sentences_of.register
def _greeting(screen: GreetingScreen, say: Say) -> list[str]:
    if not screen.name:
        return [say("greeting.reading")]
    return [say("greeting.spoken"), *(row.title for row in screen.rows if row.is_available and not row.is_private)]


@_sentences_of.register
def _another(screen: AnotherScreen, say: Say) -> list[str]:
    return [say("rate.spoken") if screen.is_rated else "", say("another.spoken")]


@_sentences_of.register
def _goodbye(screen: GoodbyeScreen, say: Say) -> list[str]:
    return [say("card_left.spoken") if screen.card_left else say("goodbye.spoken")]


@_sentences_of.register
def _out_of_service(_screen: OutOfServiceScreen, say: Say) -> list[str]:
    return [say("service.spoken")]


@_sentences_of.register
def _entrance(_screen: EntranceScreen, say: Say) -> list[str]:
    return [say("entrance.spoken")]


@_sentences_of.register(DiagnosticsScreen)
@_sentences_of.register(GuidedTestScreen)
def _diagnostics(_screen: Screen, say: Say) -> list[str]:
    return [say("diagnostics.spoken")]
