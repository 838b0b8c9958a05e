"""`kiosk run`: the core put together, then the screen, then the core at work.

On a developer machine with the demo environment, on a terminal with what the settings name.
"""

import gc
import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.core.core import Core, CoreContext, assemble, local_now
from app.core.devices.brought_words import brought_words
from app.core.machine.start_record import StartRecord
from app.core.paths import PROJECT, log_file
from app.core.place import find_or_enrol
from app.core.refusals import NotAssembled
from app.core.version import SOFTWARE_VERSION
from app.extras import environment
from app.screen.display import (
    DOCK_WIDTH,
    RunOptions,
    end,
    end_on_signals,
    has_screen,
    open_screen,
    say_smaller,
    say_where,
    window_shape,
)
from app.screen.logs import configure_logs
from app.screen.notify import is_supervised
from app.screen.supervision import Supervision
from app.screen.surface_proxy import NotReady, SurfaceProxy
from contract.complaints import WORLD_FAILS, complain
from kiosk.services.memory import release_memory
from kiosk.services.settings import Settings, WindowSettings
from kiosk.view.idle import AttractScreen
from offline_queue.owner import OwnedElsewhere, claim
from ui.application import Prepared, build
from ui.dock.control import DockControl
from ui.gui_thread import GuiThread
from ui.ticker import Ticker, call_later
from ui.window import KioskWindow, WindowShape, fitted
from wording.store import load_wording

if TYPE_CHECKING:
    from app.core.bare_core import BareCore
    from app.screen.ear_keys import EarKeys, HeadphoneWatch
    from drivers.ports.handwriting import HandwritingReader

log = logging.getLogger(__name__)

TRY_AGAIN_MS = 5000
TICK_MS = 200
WORK_AFTER_MS = 700
"""From the first screen to opening the queue and the devices: anyone who is there gets the first screens before."""
NEVER_AT_WORK_MS = 20 * 60_000
"""From the first screen to leaving a release on trial that never got to work."""
SETTLED_AFTER_MS = 8000
"""From then on to what the devices, the relay and the heartbeat loaded at their first use."""
CALM_MS = 4000
"""For how long the page says that the terminal failed, before it is started again."""
REST_SECONDS = 600.0


def run_with_demo(folder: Path, window: WindowSettings, options: RunOptions) -> int:
    """Centre, simulated devices and terminal in one go; the exit status. Refuses a folder that is in use."""
    if not has_screen(window, options):
        return WORLD_FAILS
    return _as_owner(folder, lambda: _run_with_demo(folder, window, options))


def _run_with_demo(folder: Path, window: WindowSettings, options: RunOptions) -> int:
    from rich.console import Console

    console = Console(soft_wrap=True)
    if not console.is_terminal:  # in a file or a pipe no status line is seen
        console.print("启动中心与模拟设备，请稍候 starting the centre and the simulated devices; Ctrl+C ends all of it")
    console.print("[bold]政务服务自助终端 · 演示环境（沙箱）[/bold]  self-service terminal, sandbox")
    with (
        console.status("启动中心与模拟设备 starting the centre and the simulated devices"),
        environment(folder) as surroundings,
    ):
        console.print(
            f"  中心控制台 console   {surroundings.centre_url}/console   "
            f"账户名任意 any name, 口令 password {surroundings.console_password}"
        )
        console.print(
            f"  维护口令 maintenance  长按左上角 5 秒 hold the top left corner, PIN {surroundings.maintenance_pin}"
        )
        settings = replace(surroundings.settings(), window=window)
        control = surroundings.controls if options.has_dock else None
        return run_terminal(settings, options, control)


def run_terminal(settings: Settings, options: RunOptions, dock: DockControl | None = None) -> int:
    """Show the screen, put the core together as soon as it can be, run until ended; the exit status.

    Refuses a data folder that is in use.
    """
    if not has_screen(settings.window, options):
        return WORLD_FAILS
    return _as_owner(settings.data, lambda: _run_terminal(settings, options, dock))


def _as_owner(folder: Path, run: Callable[[], int]) -> int:
    """Run with the right to write in `folder`; where another process has it, say so and touch nothing."""
    owner = claim(folder)
    if isinstance(owner, OwnedElsewhere):
        complain(
            f"数据目录正被另一个终端程序使用，没有启动 {folder} is in use by another kiosk (process {owner.pid or '?'}); "
            "not started: end that one first, or give another folder by --data"
        )
        return WORLD_FAILS
    with owner:
        return run()


def _run_terminal(settings: Settings, options: RunOptions, dock: DockControl | None) -> int:
    configure_logs(log_file(settings))
    starts = StartRecord(settings.data)
    starts.begin()
    if is_supervised() and starts.fails_often:
        _rest(settings, starts)
        return WORLD_FAILS
    status = _run_screen(settings, options, dock)
    starts.note_end()
    return status


def _rest(settings: Settings, starts: StartRecord) -> None:
    """One that only fails rests on a page that says so; then it is tried from the beginning."""
    from app.screen.stopped import show_stopped

    log.error("failed %d times within an hour; resting", starts.failures)
    until = monotonic() + REST_SECONDS
    show_stopped("service.failing", settings.window, lambda: monotonic() >= until)
    starts.forgive()


def _run_screen(settings: Settings, options: RunOptions, dock: DockControl | None) -> int:
    wished = window_shape(settings.window, has_dock=dock is not None)
    is_served = options.vnc or settings.window.vnc
    with open_screen(wished, options, is_served=is_served) as (prepared, served_on):
        beside = 0 if dock is None else DOCK_WIDTH
        shape = fitted(wished, beside)
        if shape != wished:
            say_smaller(wished, shape, beside)
        screen = Screen(settings, prepared, shape, dock)
        screen.window.show()
        if served_on:
            say_where(served_on)
        end_on_signals(prepared)
        screen.begin()
        status = prepared.application.exec()
        screen.end()
    return int(status)


class Screen:
    """The window with its surface, and the core behind it once there is one."""

    def __init__(
        self, settings: Settings, prepared: Prepared, shape: WindowShape, dock: DockControl | None = None
    ) -> None:
        self._settings = settings
        self._wording = load_wording()
        self._wording.bring(partial(brought_words, settings.devices))
        self._gui = GuiThread()
        self._starting = NotReady(self._wording, "service.starting", self._attend)
        self.surface = SurfaceProxy(self._starting)
        self.core: Core | None = None
        self._why: NotAssembled | None = None
        self._bare: BareCore | None = None
        """The diagnostics of a terminal that cannot work, while somebody is in them and until they are closed."""
        self._prepared = prepared
        self._complained = ""
        self._is_watched = False
        self._could_not_work = False
        """Since then the reason stays on the screen until the work has begun: no home that goes away again in a moment."""
        self._put_together()  # before the window: no screen is built that no one will see
        writing = replace(prepared, find_reader=_installed_handwriting)
        self.window: KioskWindow = build(self.surface, writing, shape, dock, local_now, self._wording)
        if self.core is not None and self.core.hardware.voice is not None:
            self.window.model.keep_voice_place()
        self._ticker = Ticker(TICK_MS, self._tick)
        self._supervision = Supervision(self.window) if is_supervised() else None
        self._keys: EarKeys | None = None
        self._headphones: HeadphoneWatch | None = None

    def begin(self) -> None:
        """Let the core work soon. Where it could not be put together, that is tried again by itself until it works."""
        if self._settings.releases is not None and not self._is_watched:
            self._is_watched = True
            call_later(NEVER_AT_WORK_MS, self._leave_if_never_at_work)
        if self.core is not None:
            call_later(WORK_AFTER_MS, self._set_to_work)

    def _put_together(self) -> None:
        try:
            self.core = assemble(self._settings, find_or_enrol(self._settings), self._around)
        except NotAssembled as why:
            self._put_off(why)
            return
        if not self._could_not_work:
            self.surface.connect(self.core.terminal)

    @property
    def _around(self) -> CoreContext:
        return CoreContext(self._gui.run, self._wording, (_WindowEraser(self),), lambda: end(self._prepared))

    def _attend(self) -> bool:
        """The corner was held on a terminal that cannot work: its diagnostics, on what is there without a centre."""
        from app.core.bare_core import bare_core  # seldom in the life of a terminal

        if self._why is None or self._bare is not None:
            return False
        self._bare = bare_core(self._settings, self._why, self._around)
        self._bare.open()
        self.surface.connect(self._bare.terminal)
        self._ticker.start()
        return True

    def _leave_bare(self, bare: "BareCore") -> None:
        """The technician has left: the reason is on the screen again, and the work is tried again when the devices are free."""

        def on_closed() -> None:
            self._bare = None

        self.surface.connect(self._starting)
        bare.close(lambda: self._gui.run(on_closed))

    def _retry(self) -> None:
        if self._bare is not None:  # never taken away under the fingers of a technician
            call_later(TRY_AGAIN_MS, self._retry)
            return
        self._put_together()
        self.begin()

    def _set_to_work(self) -> None:
        gc.enable()
        if self.core is not None:
            self.core.set_to_work(self._on_at_work, self._on_not_at_work)

    def _on_at_work(self) -> None:
        if self._could_not_work and self.core is not None:
            self._could_not_work = False
            self.surface.connect(self.core.terminal)
        if self.core is not None and (self.core.hardware.keys is not None or self.core.hardware.voice is not None):
            self._serve_by_ear(self.core)
        self._keep_what_is_there()
        self._ticker.start()
        call_later(SETTLED_AFTER_MS, self._settle)

    def _serve_by_ear(self, core: Core) -> None:
        from app.screen.ear_keys import EarKeys, HeadphoneWatch, LanguageVoice  # only where there is a pad or a voice
        from kiosk.view.diagnostics import GuidedTestScreen
        from ui.by_ear.walk import EarWalk

        model = self.window.model
        voice = LanguageVoice(core.voice, lambda: model.language)
        walk = EarWalk(self.window.view, model, voice, lambda message: self._wording.say(message, model.language))
        if (keys := core.hardware.keys) is not None:
            self._keys = EarKeys(keys, walk, lambda: isinstance(core.terminal.view.screen, GuidedTestScreen))
            self._keys.listen()
        if (line := core.hardware.voice) is not None:
            model.byEarWanted.connect(walk.start)
            model.offer_voice()
            self._headphones = HeadphoneWatch(
                line, lambda: isinstance(core.terminal.view.screen, AttractScreen), model.beginByEar
            )
            self._headphones.watch()

    def _leave_if_never_at_work(self) -> None:
        """A release on trial that cannot work is left, though its screen is shown and answers."""
        from updates.slots import Slots  # long after the first frame
        from updates.trial import leave_what_never_worked

        releases = self._settings.releases
        is_at_work = self.core is not None and self.core.work.is_done
        if (
            releases is not None
            and not is_at_work
            and leave_what_never_worked(Slots(releases.folder), SOFTWARE_VERSION)
        ):
            end(self._prepared)

    def _settle(self) -> None:
        """Once more when no one is there, for what was loaded since: the wipe is quick, and no one waits for this."""
        if isinstance(self.surface.view.screen, AttractScreen):
            self._keep_what_is_there()
        else:
            call_later(TRY_AGAIN_MS, self._settle)

    def _keep_what_is_there(self) -> None:
        """What is loaded now stays: from here on only what comes and goes is looked over."""
        sys.path_importer_cache.clear()  # the lists of all folders that were imported from: read again if ever
        release_memory()
        gc.freeze()

    def _on_not_at_work(self, why: Exception) -> None:
        """Out of service with the reason, and all over again later. A defect of ours ends the program: it is started again."""
        if not isinstance(why, NotAssembled):
            log.error("cannot work: %s", type(why).__name__)
            StartRecord(self._settings.data).note_defect(type(why).__name__)
            self.surface.connect(self._starting)
            self._starting.say("service.failed")
            call_later(CALM_MS, partial(end, self._prepared))
            return
        if self.core is not None:
            self.core.close()
            self.core = None
        self._could_not_work = True
        self.surface.connect(self._starting)
        self._put_off(why)

    def _put_off(self, why: NotAssembled) -> None:
        log.warning("not assembled: %s", why)
        self._why = why
        if str(why) != self._complained:
            self._complained = str(why)
            complain("暂停服务，自动重试 out of service, tried again by itself", self._complained)
        self._starting.say(why.message)
        call_later(TRY_AGAIN_MS, self._retry)

    def end(self) -> None:
        """Stop everything, in an order in which no one is asked who has gone."""
        if self._supervision is not None:
            self._supervision.end()
        self._ticker.stop()
        if self._keys is not None:
            self._keys.close()
        if self._headphones is not None:
            self._headphones.close()
        if self.core is not None:
            self.core.close()
        if self._bare is not None:
            self._bare.close_here()
        self.window.close()

    def _tick(self) -> None:
        if self.core is not None:
            self.core.tick()
        if (bare := self._bare) is not None and self.surface.shows(bare.terminal):
            bare.tick()
            if bare.is_left:
                self._leave_bare(bare)


class _WindowEraser:
    """What the screen forgets. Implements `kiosk.services.wipe.Eraser`."""

    name = "screen"

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def erase(self) -> None:
        """Input method, typed text, scripts' garbage."""
        self._screen.window.erase()


def _installed_handwriting() -> "HandwritingReader | None":
    """The reading models in a process of their own, or zinnia where they were left out; None where neither is installed."""
    # with the first board: not on the way to the first screen
    from drivers.ocr.model_files import installed_reading_models
    from drivers.ocr.separate import SeparateHandwriting
    from ui.handwriting.recogniser import recogniser

    if installed_reading_models().characters.is_file():
        return SeparateHandwriting((sys.executable, "-m", "app.core.writing_process"), PROJECT)
    return recogniser()
