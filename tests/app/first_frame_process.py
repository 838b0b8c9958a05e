"""A terminal of its own process, offscreen: prints which modules are loaded at its first frame, then what a quick tap brings."""

import json
import sys

from app.screen.loading import begin_loading, load_quickly

begin_loading()
load_quickly()

from PySide6 import QtCore  # noqa: E402

from app.screen.display import end  # noqa: E402 -- as the verb `run` does it
from app.screen.running import Screen  # noqa: E402 -- as the verb `run` does it
from kiosk.services.settings import parse_settings  # noqa: E402
from kiosk.view.intents import GoOn, OpenItem, Wake  # noqa: E402
from ui.application import ScreenSettings, prepare  # noqa: E402
from ui.paint_watch import PaintWatch  # noqa: E402
from ui.window import WindowShape  # noqa: E402


def tell(**said: object) -> None:
    print(json.dumps(said), flush=True)  # noqa: T201 -- read by the test


def main() -> None:
    settings = parse_settings(
        {
            "data": sys.argv[1],
            "centre_url": "http://127.0.0.1:9",
            "settle_seconds": 0,
            "devices": {"speech": {"adapter": "clips"}},
        }
    )
    shape = WindowShape(540, 960)
    prepared = prepare(ScreenSettings(shape, "offscreen"))
    screen = Screen(settings, prepared, shape)
    painted: list[str] = []

    def on_frame(kind: str) -> None:
        painted.append(kind)
        if len(painted) == 1:
            has_enumerations = "Qt" in vars(QtCore)
            tell(screen=kind, modules=sorted(sys.modules), has_enumerations=has_enumerations)
            was_done = screen.core is not None and screen.core.work.is_done
            model = screen.window.model
            voice = {"has_voice": bool(model.hasVoice), "keeps_voice_place": bool(model.hasVoicePlace)}
            tell(work_was_done=was_done, **voice, **tapped(screen, sys.argv[2]))
            end(prepared)

    watch = PaintWatch(screen.window, on_frame)
    screen.window.show()
    prepared.application.exec()
    del watch
    screen.end()


def tapped(screen: Screen, code: str) -> dict[str, object]:
    """A citizen who begins an item at once, before anything of a later phase was begun."""
    for intent in (Wake(), OpenItem(code), GoOn()):
        assert screen.surface.perform(intent, screen.surface.view.serial), intent
    core = screen.core
    assert core is not None
    said = {"then": type(screen.surface.view.screen).__name__, "state": core.terminal.state.value}
    return said | {"waits_in_queue": core.store.outbox.counts().pending, "is_there_now": core.work.is_done}


main()
