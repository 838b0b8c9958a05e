"""The screen of a machine that has no settings yet: the set-up, until it is done; the supervisor starts the terminal then."""

from app.core.core import local_now
from app.core.devices.proposals import Find, what_is_here
from app.core.paths import log_file
from app.screen.display import end_on_signals
from app.screen.logs import configure_logs
from app.screen.notify import is_supervised
from app.screen.set_up_pages import SetUpPages
from app.screen.supervision import Supervision
from kiosk.services.background import ThreadWorker
from kiosk.services.settings import Settings
from ui.application import ScreenSettings, build, prepare
from ui.gui_thread import GuiThread
from ui.window import WindowShape
from wording.store import load_wording

CLOSE_WITHIN = 3.0


def show_set_up(settings: Settings, find: Find = what_is_here) -> int:
    """Show the pages until the settings are written; the exit status."""
    configure_logs(log_file(settings))
    window = settings.window
    shape = WindowShape(window.width, window.height, window.full_screen, window.full_screen, may_be_closed=False)
    prepared = prepare(ScreenSettings(shape))
    wording = load_wording()
    gui = GuiThread()
    worker = ThreadWorker("set-up", gui.run)
    pages = SetUpPages(wording, settings, worker, lambda: prepared.application.exit(0), find)
    page = build(pages, prepared, shape, None, local_now, wording)
    supervision = Supervision(page) if is_supervised() else None
    page.show()
    end_on_signals(prepared)
    status = prepared.application.exec()
    worker.close(CLOSE_WITHIN)
    if supervision is not None:
        supervision.end()
    page.close()
    return int(status)
