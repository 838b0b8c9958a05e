"""What may be installed beside the terminal, found by entry points alone: verbs of the command line, and an environment.

A terminal in a hall is installed without them. Nothing is looked for on the way to the first screen.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, cast

from kiosk.services.settings import Settings
from ui.dock.control import DockControl

VERBS = "gov_kiosk.verbs"
"""Entry points of this group are functions with the options of a verb, as typer reads them."""

ENVIRONMENTS = "gov_kiosk.environments"
"""Entry points of this group make an `Environment` of the folder where it keeps its files."""

WITH_CENTRE = "with-centre"


class EnvironmentFailed(Exception):
    """The centre or the devices did not come up, or are not installed; the text says where to look."""


class Environment(Protocol):
    """A centre and simulated devices around a terminal (演示环境), once they run."""

    console_password: str
    maintenance_pin: str

    @property
    def centre_url(self) -> str: ...

    @property
    def controls(self) -> DockControl:
        """The switches of the simulated devices."""

    def settings(self) -> Settings:
        """Settings of a terminal in this environment."""


def environment(folder: Path) -> AbstractContextManager[Environment]:
    """The environment of `run --with-centre`. Raises EnvironmentFailed where none is installed."""
    make = _load_group(ENVIRONMENTS).get(WITH_CENTRE)
    if make is None:
        raise EnvironmentFailed("没有安装演示环境 the demonstration is not installed on this machine")
    return cast("Callable[[Path], AbstractContextManager[Environment]]", make)(folder)


def verbs() -> dict[str, Callable[..., None]]:
    """The verbs that are installed beside our own."""
    return _load_group(VERBS)


def _load_group(group: str) -> dict[str, Callable[..., Any]]:
    """What can be loaded: an entry point whose package was left out of the installation offers nothing."""
    from importlib.metadata import entry_points

    found: dict[str, Callable[..., Any]] = {}
    for point in entry_points(group=group):
        try:
            found[point.name] = point.load()
        except ModuleNotFoundError:
            continue
    return found
