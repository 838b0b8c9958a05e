"""The releases of the software by hand, from the terminal's own screen: which are here, and back to the one before."""

from collections.abc import Callable

from app.core.version import SOFTWARE_VERSION
from kiosk.services.maintenance.terminal_tools import Deed, ReleaseLook
from kiosk.services.settings import ReleaseSettings
from updates.slots import Slots, SlotsUnusable

BY_HAND = "by hand"


class ReleasesByHand:
    """The tools (版本工具). Implements `kiosk.services.maintenance.terminal_tools.ReleaseTools`; blocks on the disk.

    `settings`: None where the software was not installed as a release. `restart` ends the program, which starts again.
    """

    def __init__(self, settings: ReleaseSettings | None, restart: Callable[[], Deed]) -> None:
        self._slots = None if settings is None else Slots(settings.folder)
        self._restart = restart

    def look(self) -> ReleaseLook:
        """What is known of the releases now."""
        if self._slots is None:
            return ReleaseLook(SOFTWARE_VERSION)
        state = self._slots.state()
        previous = self._slots.one_before(SOFTWARE_VERSION)
        return ReleaseLook(SOFTWARE_VERSION, state.good, previous, state.trying, state.bad)

    def go_back(self) -> Deed:
        """The release before the one that runs starts next, and at once."""
        if self._slots is None:
            return Deed(is_done=False, why="the software was not installed as a release")
        try:
            self._slots.go_back(SOFTWARE_VERSION, BY_HAND)
        except SlotsUnusable as error:
            return Deed(is_done=False, why=str(error))
        except OSError as error:
            return Deed.from_error(error)
        return self._restart()
