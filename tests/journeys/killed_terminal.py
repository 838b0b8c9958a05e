"""A terminal in a process of its own, to be killed from outside.

`python -m tests.journeys.killed_terminal`, with `Orders` as JSON on standard input. Says each stage it has come to on
standard output: "submitted" when the glass says so (then it stands still), "delivered" when its queue is empty.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from drivers.dock.client import DockClient
from kiosk.settings import Settings
from kiosk.view import FormScreen, PrintScreen, ResultScreen
from tests.journeys.house import House
from tests.journeys.robot import Robot, catalogue


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


def settings_of(settings: Settings) -> dict[str, Any]:
    """Settings as JSON, with the secrets that `model_dump` hides."""
    secrets = {
        name: value.get_secret_value()
        for name, value in ((each, getattr(settings, each)) for each in type(settings).model_fields)
        if isinstance(value, SecretStr)
    }
    return settings.model_dump(mode="json") | secrets


class FarStage:
    """The stage as a process sees it that did not set it up. Has the parts of `Stage` that a house needs."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self.centre_url = orders.centre_url

    @cached_property
    def dock(self) -> "FarDock":
        """The devices."""
        return FarDock(Path(self._orders.dock_folder))

    def settings(self) -> Settings:
        """As the other process gave them."""
        return Settings(**self._orders.settings)


class FarDock:
    """The dock of another process."""

    def __init__(self, folder: Path) -> None:
        self.client = DockClient.of_folder(folder)


def say(word: str) -> None:
    """Tell the other process."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def main() -> None:
    """Come up, do what was ordered, stand still."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    orders = Orders(**json.loads(sys.stdin.read()))
    house = House(Path(orders.folder), FarStage(orders))
    house.open()
    if orders.item:
        submit(house, orders)
        say("submitted")
    house.glass.until(lambda: house.core.store.outbox.counts().pending == 0, "delivery", 3600)
    say("delivered")
    house.glass.rest(3600)


def submit(house: House, orders: Orders) -> None:
    """Walk until the result is on the glass."""
    item, robot = catalogue()[orders.item], Robot(house)
    robot.wake()
    robot.open_by_theme(item)
    robot.walk(item, until=lambda screen: isinstance(screen, FormScreen))
    house.network(orders.mode)
    robot.walk(item, until=lambda screen: isinstance(screen, ResultScreen | PrintScreen))


if __name__ == "__main__":
    main()
