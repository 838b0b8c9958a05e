"""A calm page in place of the terminal, where it cannot even begin: what happened, what is safe, who is called."""

from collections.abc import Callable

from app.core.core import local_now
from app.screen.display import end_on_signals
from app.screen.notify import is_supervised
from app.screen.supervision import Supervision
from app.screen.surface_proxy import NotReady
from kiosk.services.settings import WindowSettings
from ui.application import ScreenSettings, build, prepare
from ui.ticker import Ticker
from ui.window import WindowShape
from wording.store import load_wording

LOOK_EVERY_MS = 5000


def show_stopped(message: str, window: WindowSettings, is_over: Callable[[], bool]) -> None:
    """Show the page until `is_over`, which is asked every five seconds: the supervisor starts the terminal again then."""
    shape = WindowShape(window.width, window.height, window.full_screen, window.full_screen, may_be_closed=False)
    prepared = prepare(ScreenSettings(shape))
    wording = load_wording()
    page = build(NotReady(wording, message), prepared, shape, None, local_now, wording)
    supervision = Supervision(page) if is_supervised() else None
    page.show()

    def look() -> None:
        if is_over():
            prepared.application.exit(0)

    ticker = Ticker(LOOK_EVERY_MS, look)
    ticker.start()
    end_on_signals(prepared)
    prepared.application.exec()
    ticker.stop()
    if supervision is not None:
        supervision.end()
    page.close()
