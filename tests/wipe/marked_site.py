"""The test's side: environment, devices and the terminal in its process, and the search after each visit."""

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Self
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from msgspec import to_builtins

from bench.settings_file import revealed
from catalogue.loader import load_catalogue
from catalogue.schema import ServiceItem
from demo.answers import AskedField
from demo.environment import DemoEnvironment, DemoPlan
from drivers.ports.id_card_reader import ID_CARD_READER, IdCard
from drivers.ports.social_card_reader import SOCIAL_CARD_READER
from kiosk.services.memory import guarded
from kiosk.services.settings import Settings
from kiosk.view.form import Editor, FieldView, OptionView
from tests.wipe.marked import DIGITS, marked_answer, marked_citizen, marked_relative, needles, register_entry
from tests.wipe.traces import MemorySearch, Trace, files_below, in_children, in_files, open_files

TIMEZONE = ZoneInfo("Asia/Shanghai")
SETTLE, GOODBYE = 0.05, 0.2
SEEN = 1.0
"""Seconds for which a screen that goes by itself stays: the robot stops there also on a busy machine."""
LATE = 20.0
"""Seconds after a visit by which also that must be gone which was still under way in a device or on the network, on a busy machine, too."""


@cache
def items() -> dict[str, ServiceItem]:
    """Every item by its code."""
    return {each.code: each for each in load_catalogue().items}


class MarkedSite:
    """大厅 — a context manager; `visit` is one visit of the marked citizen."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._private = folder / "private"
        citizens = folder / "citizens.toml"
        known = {"marked": marked_citizen().card, "relative": marked_relative()}
        citizens.write_text("".join(register_entry(name, card) for name, card in known.items()), "utf-8")
        self.surroundings = DemoEnvironment(DemoPlan(folder / "environment", citizens=citizens))
        self._needles = needles()
        self._pictures: dict[str, bytes] = {}
        self._reader: str = ID_CARD_READER
        self._is_card_there = False
        self.search_seconds: list[float] = []

    def __enter__(self) -> Self:
        self.surroundings.__enter__()
        try:
            self._start()
        except BaseException:
            self.surroundings.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
        self.surroundings.stop()

    def _start(self) -> None:
        settings = self._folder / "settings.json"
        settings.write_text(json.dumps(_revealed(self.surroundings.settings())))
        for name in ("home", "tmp"):
            (self._private / name).mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tests.wipe.terminal_process", str(settings)]
        with (self._private / "output").open("wb") as output:
            self._process = subprocess.Popen(
                command,
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
            )
        reported = self._hear()
        self.pid, self._keyboard = reported["ready"], Path(reported["keyboard"])
        self._memory = MemorySearch(self.pid)

    def _environment(self) -> dict[str, str]:
        home = str(self._private / "home")
        own = {"HOME": home, "TMPDIR": str(self._private / "tmp"), "PYTHONPATH": os.pathsep.join(sys.path)}
        return guarded({**os.environ, **own, **{f"XDG_{each}_HOME": home for each in ("DATA", "CACHE", "STATE")}})

    # --- one visit ---

    def walk(self, code: str, stop: list[str] | None = None, *, reader: str = ID_CARD_READER) -> list[list[str]]:
        """The citizen begins a journey, shows their card to the reader, and comes to a stop, or to the end; the stops on the way."""
        self._reader = reader
        if self._process.poll() is not None:  # it ended in a test that failed, which says why
            self._process.communicate()
            self._take_everything()
            self._start()
        reported = self._command("walk", code=code, stop=stop)
        pictures = {f"picture {number} of {code}": bytes.fromhex(run) for number, run in enumerate(reported["samples"])}
        self._needles = {**needles(), **pictures}
        self._pictures |= {f"{name} at {stop}": run for name, run in pictures.items()}
        stops: list[list[str]] = reported["stops"]
        return stops

    def leave(self, how: str = "leave") -> None:
        """The visit ends: by the button, or because no one is there any more."""
        reported = self._command(how)
        assert reported["is_clean"], reported

    def cut_network(self, *, on: bool) -> None:
        """Cut the line to the centre, or mend it; comes back when the terminal knows."""
        self.surroundings.dock.client.set_fault("network", "cut", on=on)
        self._command("wait_for_network", up=not on)

    def type_on_the_keyboard(self) -> None:
        """The row of digits by the keys of the on-screen keyboard, into the first field that takes text."""
        reported = self._command("type_keys", keys=DIGITS)
        assert reported["typed"], "the page has no field that takes text, or the keys did not arrive"

    def copy_what_was_typed(self) -> None:
        """Into the clipboard, as an assistive technology can: the keys for it are refused."""
        assert self._command("copy")["copied"] == DIGITS

    def paste(self) -> str:
        """What the next one gets out of the clipboard."""
        pasted: str = self._command("paste")["pasted"]
        return pasted

    def loaded(self, *libraries: str) -> list[str]:
        """Which of these the terminal's own process has loaded by now."""
        found: list[str] = self._command("loaded", libraries=list(libraries))["loaded"]
        return found

    def traces(self) -> list[Trace]:
        """What is left of the citizen anywhere, once what was under way is over."""
        until = time.monotonic() + LATE
        while True:
            begun = time.monotonic()
            found = self.look()
            self.search_seconds.append(time.monotonic() - begun)
            if not found or time.monotonic() > until:
                break
            self._command("pause", seconds=0.5)
        return found

    def traces_of_all(self) -> list[Trace]:
        """The same in all memory, with a run of every picture of every visit."""
        self._needles = {**needles(), **self._pictures}
        return self.look(is_whole=True)

    def look(self, *, is_whole: bool = False) -> list[Trace]:
        """What is anywhere now, also in the programs that the terminal has started."""
        folders = (self.surroundings.settings().data, self._private, self._keyboard)
        files = [*files_below(*folders), *open_files(self.pid)]
        here = self._memory.traces(self._needles, is_whole=is_whole)
        return [*in_files(files, self._needles), *here, *in_children(self.pid, self._needles)]

    # --- the pipe ---

    def _command(self, name: str, **args: Any) -> dict[str, Any]:
        self._say(do=name, **args)
        while "ask" in (reported := self._hear()):
            self._say(**self._answer(reported))
        return reported

    def _say(self, **said: Any) -> None:
        assert self._process.stdin is not None
        assert self._process.poll() is None, "the terminal has ended before"
        self._process.stdin.write(json.dumps(said).encode() + b"\n")
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError("the terminal ended:\n" + (self._private / "output").read_text())
        reported: dict[str, Any] = json.loads(line)
        return reported

    # --- what the robot asks for ---

    def _answer(self, reported: dict[str, Any]) -> dict[str, Any]:
        match reported["ask"]:
            case "put_card":
                self._put_card(
                    marked_relative() if reported["is_other"] else marked_citizen().card, again=reported["again"]
                )
            case "do":
                self.surroundings.dock.client.act(reported["device"], reported["action"], **reported["args"])
            case "pay":
                _pay(reported["url"])
            case "take_everything":
                self._take_everything()
            case "answer":
                return to_builtins(marked_answer(_asked(reported["item"], reported["field"])))
        return {}

    def _take_everything(self) -> None:
        for device, action in (("id_card_reader", "lift"), ("social_card_reader", "pull"), ("camera", "leave")):
            self.surroundings.dock.client.act(device, action)
        self._is_card_there = False

    def _put_card(self, whose: IdCard, *, again: bool) -> None:
        citizen, act = marked_citizen(), self.surroundings.dock.client.act
        if self._reader == SOCIAL_CARD_READER and self._is_card_there:
            if not again:
                return  # another put would pull the one that is being read
            act(self._reader, "pull")
        card = {name: str(value) for name, value in asdict(whose).items() if value is not None}
        act(self._reader, "put_card", card=card, face_seed=citizen.face_seed)
        self._is_card_there = True
        act("camera", "look", seed=citizen.face_seed, lively=False)


def _asked(code: str, field: dict[str, Any]) -> AskedField:
    item = items()[code]
    options = tuple(OptionView(**each) for each in field.pop("options"))
    values = tuple(field.pop("values"))
    view = FieldView(**{**field, "editor": Editor(field["editor"]), "options": options, "values": values})
    kind = next(each for each in item.inputs if each.name == view.name)
    return AskedField(item, kind, view, marked_citizen().card, datetime.now(TIMEZONE).date())


def _pay(url: str) -> None:
    with urlopen(url, timeout=60) as page:
        page.read()
    with urlopen(Request(url, data=b"action=pay"), timeout=60) as page:
        page.read()


def _revealed(settings: Settings) -> dict[str, Any]:
    return {
        **revealed(settings),
        "settle_seconds": SETTLE,
        "goodbye_seconds": GOODBYE,
        "seen_seconds": SEEN,
        "papers_seen_seconds": SEEN,
    }
