"""Run by test_wipe_memory in a process of its own: visits of a marked person, aborted at each step; then waits to be searched.

The marker is never in the program's text: it is worked out from a number when the card is read.
"""

import gc
import os
import sys
from dataclasses import replace
from datetime import date
from typing import Any

from demo.answers import AskedField, answer_for
from drivers.ports.id_card_reader import CardRead, IdCard
from drivers.ports.picture import Picture
from kiosk.papers.press import TypstPress
from kiosk.services.memory import release_memory
from kiosk.view.form import FormScreen
from kiosk.view.identity import IdentifyScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import CapturePage, ConfirmLeave, GoOn, Leave, OpenItem, PaperCameOut, SetField, Sign, Wake
from kiosk.view.materials import MaterialsScreen
from kiosk.view.papers import PrintScreen
from kiosk.view.result import WorkingScreen
from kiosk.view.review import SignatureScreen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from tests.kiosk.marker import marked_mobile, marked_name, marked_number
from tests.kiosk.parts import Bench, adult

ITEMS = ("GA013", "RS001", "GA044", "GA043", "MZ009")


class MarkedReader:
    """A reader with the marked person's card, which cannot say whether one lies there: no one is kept, nothing cancelled."""

    is_left = False

    def read(self, _seconds: float, _cancelled: Any) -> CardRead:
        return CardRead(marked_card())

    def presence(self) -> Any:
        from drivers.ports.id_card_reader import Presence

        return Presence.UNKNOWN


def marked_card() -> IdCard:
    plain = adult("li")
    return replace(
        plain,
        name=marked_name(),
        id_number=marked_number(),
        birth_date=date(1985, 7, 23),
        portrait=Picture(126, 102, bytearray(b"Z" * 126 * 102 * 3)),
    )


def act(bench: Bench) -> None:
    screen = bench.screen
    match screen:
        case IdentifyScreen():
            bench.wait(0.4)
        case FormScreen():
            fill(bench, screen)
        case MaterialsScreen(pages=()):
            bench.wait(0.3)
            bench.do(CapturePage())
            bench.pump()
        case SignatureScreen(is_signed=False):
            bench.do(Sign(marked_name().encode() * 3, 640.0))
        case PrintScreen():
            bench.do(PaperCameOut(yes=True))
    if bench.view.frame.is_main_enabled:
        bench.do(GoOn())
    bench.wait(0.8)


def fill(bench: Bench, screen: FormScreen) -> None:
    journey = bench.terminal._visit.session.journey
    for view in screen.fields:
        if view.value or view.values or not view.is_required or view.is_loading:
            continue
        field = journey.form.field_named(view.name)
        entry = answer_for(AskedField(journey.item, field, view, None, bench.today))
        value = marked_mobile() if field.kind.value == "mobile" else entry.value
        value = marked_name() if field.kind.value == "name" else value
        values = (f"{marked_name()}|{marked_number()}|本人|0",) if field.kind.value == "family_list" else entry.values
        bench.do(SetField(view.name, value, values))


def visit(bench: Bench, code: str, steps: int) -> bool:
    """One visit, left after so many acts; True when it had come to its end by itself."""
    bench.do(Wake())
    bench.do(OpenItem(code))
    bench.do(GoOn())
    for _ in range(steps):
        if isinstance(bench.screen, AnotherScreen):
            break
        act(bench)
    is_over = isinstance(bench.screen, AnotherScreen)
    while isinstance(bench.screen, WorkingScreen):
        bench.wait(0.5)
    bench.do(Leave())
    bench.do(ConfirmLeave())
    assert isinstance(bench.screen, GoodbyeScreen), (code, steps, bench.screen)
    bench.wait(8)
    assert isinstance(bench.screen, AttractScreen)
    forget_the_bench(bench)
    return is_over


def forget_the_bench(bench: Bench) -> None:
    """What the bench, unlike real devices and a real outbox, keeps in the clear."""
    bench.outbox.submissions.clear()
    for printer in (bench.receipts, bench.papers):
        printer.receipts.clear()
        printer.documents.clear()


def main() -> None:
    press = TypstPress() if "--press" in sys.argv else None
    bench = Bench(press=press, release_memory=release_memory)
    bench.lines["id_card_reader"].device = MarkedReader()
    gc.freeze()
    for code in ITEMS:
        for steps in range(1, 40):
            if visit(bench, code, steps):
                break
    if "--stay" in sys.argv:
        bench.do(Wake())
        bench.do(OpenItem(ITEMS[0]))
        bench.do(GoOn())
        for _ in range(5):
            act(bench)
    print("ready", os.getpid(), flush=True)  # noqa: T201
    sys.stdin.readline()


main()
