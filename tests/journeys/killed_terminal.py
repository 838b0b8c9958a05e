"""A terminal in a process of its own, to be killed from outside.

`python -m tests.journeys.killed_terminal`, with `Orders` as JSON on standard input. Says each stage it has come to on
standard output: "submitted" when the screen says so (then it stands still), "delivered" when its queue is empty.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from demo.robot import Robot, catalogue
from demo.terminal import DemoSite, DemoTerminal
from kiosk.services.settings import parse_settings
from kiosk.view.view import FormScreen, PrintScreen, ResultScreen
from simulators.host.client import DockClient


@dataclass(frozen=True)
class Orders:
    """What the process is told. `item` empty: only come up and deliver. `mode` of the network from the last form on."""

    folder: str
    centre_url: str
    dock_folder: str
    settings: dict[str, Any]
    item: str = ""
    mode: str = "up"

    def to_json(self) -> str:
        """For standard input."""
        return json.dumps(asdict(self))


def far_site(orders: Orders) -> DemoSite:
    """The hall that another process has set up."""
    return DemoSite(
        orders.centre_url, DockClient.of_folder(Path(orders.dock_folder)), lambda: parse_settings(orders.settings)
    )


def say(word: str) -> None:
    """Tell the other process."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def main() -> None:
    """Come up, do what was ordered, stand still."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    orders = Orders(**json.loads(sys.stdin.read()))
    terminal = DemoTerminal(Path(orders.folder), far_site(orders))
    terminal.open()
    core = terminal.screen.core
    assert core is not None
    if orders.item:
        submit(terminal, orders)
        say("submitted")
    terminal.driver.until(lambda: core.store.outbox.counts().pending == 0, "delivery", 3600)
    say("delivered")
    terminal.driver.rest(3600)


def submit(terminal: DemoTerminal, orders: Orders) -> None:
    """Walk until the result is on the screen."""
    item, robot = catalogue()[orders.item], Robot(terminal)
    robot.wake()
    robot.open_by_theme(item)
    robot.walk(item, until=lambda screen: isinstance(screen, FormScreen))
    terminal.do("network", "mode", mode=orders.mode)
    robot.walk(item, until=lambda screen: isinstance(screen, ResultScreen | PrintScreen))


if __name__ == "__main__":
    main()
