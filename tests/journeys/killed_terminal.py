"""A terminal in a process of its own, to be killed from outside.

`python -m tests.journeys.killed_terminal`, with `Orders` as JSON on standard input. Says each stage it has come to on
standard output: "submitted" when the screen says so (then it does nothing more), "delivered" when its queue is empty.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.core.core import Core
from demo.robot import Robot, catalogue
from demo.terminal import DemoSite, DemoTerminal
from kiosk.services.settings import parse_settings
from kiosk.view.event import EventScreen
from kiosk.view.form import FormScreen
from kiosk.view.frame import Lamp
from kiosk.view.papers import PrintScreen
from kiosk.view.result import ResultScreen
from simulators.host.client import DockClient


@dataclass(frozen=True)
class Orders:
    """What the process is told. Neither `item` nor `event`: only come up and deliver. `mode` of the network from the last form on.

    Of a life event the second answer is taken, and "submitted" comes in the middle, as soon as its first item is committed.
    """

    folder: str
    centre_url: str
    dock_folder: str
    settings: dict[str, Any]
    item: str = ""
    event: str = ""
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
    terminal.leave()  # who was there when it was killed has taken their card: one that lies there at the start is not read
    terminal.open()
    core = terminal.screen.core
    assert core is not None
    if orders.item:
        submit(terminal, orders)
        say("submitted")
    if orders.event:
        submit_some(terminal, orders, core)
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


def submit_some(terminal: DemoTerminal, orders: Orders, core: Core) -> None:
    """Walk a life event without a network until its first item is committed, with others still to come."""
    terminal.do("network", "mode", mode=orders.mode)
    terminal.wait_for_lamp(Lamp.BAD)
    robot = Robot(terminal)
    robot.wake()
    robot.open_event(orders.event, 1)
    assert isinstance(robot.screen, EventScreen)
    robot.suit(*(catalogue()[row.code] for row in robot.screen.rows if row.is_ticked))
    robot.walk_event(until=lambda _screen: core.store.outbox.counts().pending > 0)


if __name__ == "__main__":
    main()
