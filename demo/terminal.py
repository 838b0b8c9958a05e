"""A terminal in a hall with centre and devices, and what a citizen does around it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from msgspec.structs import replace

from app.screen.running import Screen
from demo.window_driver import Stuck, WindowDriver
from kiosk.services.settings import Settings
from kiosk.view.frame import Lamp
from kiosk.view.idle import AttractScreen
from simulators.host.client import DockClient
from simulators.person.people import person
from ui.application import ScreenSettings, prepare
from ui.window import WindowShape

SETTLE, GOODBYE = 0.05, 0.3
"""Seconds. A scripted citizen needs no protection from early taps, and no time to read a farewell."""
SMALL = WindowShape(608, 1080)


@dataclass(frozen=True)
class DemoSite:
    """What is around a terminal (大厅): the centre, the simulated devices, and the settings of a terminal between them."""

    centre_url: str
    devices: DockClient
    settings: Callable[[], Settings]


class DemoTerminal:
    """A terminal in a hall that is there already (厅内一台终端). A context manager; pictures of mishaps go to `folder`."""

    def __init__(self, folder: Path, site: DemoSite, shape: WindowShape = SMALL) -> None:
        self.folder = folder
        self.site = site
        self._shape = shape
        self.screen: Screen
        self.driver: WindowDriver

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self, **changes: Any) -> None:
        """Put up the terminal, perhaps with other settings; comes back when it invites. Raises Stuck."""
        quick = {"settle_seconds": SETTLE, "goodbye_seconds": GOODBYE}
        settings = replace(self.site.settings(), **(quick | changes))
        self.screen = Screen(settings, prepare(ScreenSettings(self._shape, "offscreen")), self._shape)
        self.driver = WindowDriver(self.screen, settings.settle_seconds, self.folder)
        self.screen.window.show()
        self.screen.begin()
        self.driver.until(lambda: isinstance(self.driver.view.screen, AttractScreen), "the attract screen", 60)
        self.wait_for_lamp(Lamp.OK)
        # a card that lies there when its reader is first reached counts as forgotten
        self.driver.until(lambda: self.driver.view.frame.devices is not Lamp.UNKNOWN, "what the devices tell", 60)

    def close(self) -> None:
        """Switch the terminal off."""
        self.screen.end()

    def wait_for_lamp(self, lamp: Lamp) -> None:
        """Until the terminal has made up its mind about the network."""
        self.driver.until(lambda: self.driver.view.frame.network is lamp, f"the network lamp {lamp}", 60)

    # --- the hall ---

    def do(self, device: str, action: str, **args: Any) -> dict[str, Any]:
        return self.site.devices.act(device, action, **args)

    def put_card(self, key: str, face: str = "") -> None:
        """Somebody's card on the reader, and themselves (or somebody else) before the camera."""
        self.do("id_card_reader", "put", person=key)
        self.look(face or key)

    def look(self, key: str) -> None:
        """Somebody before the camera."""
        self.do("camera", "look", seed=person(key).face_seed, lively=False)

    def leave(self) -> None:
        """The citizen takes everything and goes."""
        self.do("id_card_reader", "lift")
        self.do("social_card_reader", "pull")
        self.do("fingerprint_reader", "lift")
        self.do("camera", "leave")

    def pay(self, url: str, action: str = "pay") -> None:
        """The telephone opens the scanned address and presses a button there. Raises Stuck when it leads elsewhere."""
        if urlsplit(url).netloc != urlsplit(self.site.centre_url).netloc:
            raise Stuck(f"the code does not lead to the centre: {url}")
        with urlopen(url, timeout=60) as page:  # noqa: S310 -- the centre's address, http
            page.read()
        with urlopen(Request(url, data=f"action={action}".encode()), timeout=60) as page:  # noqa: S310
            page.read()

    # --- what came of it ---

    def papers(self, device: str) -> int:
        """How many papers the printer has put out so far."""
        shown = self.site.devices.state().get(device, {})
        return int(shown.get("receipts", shown.get("documents", 0)))

    def paper(self, device: str, number: int, kind: str) -> bytes:
        """A paper, counted from 1. Raises Stuck where there is none."""
        found = self.site.devices.paper(device, number, kind)
        if found is None:
            raise Stuck(f"{device} has no paper {number}")
        return found
