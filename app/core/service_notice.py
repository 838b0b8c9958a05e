"""Out of service by hand, kept in a file so that a restart does not forget it."""

import logging
from collections.abc import Callable
from pathlib import Path

from contract.folders import sync_folder, write_atomically
from kiosk.services.maintenance.terminal_tools import Deed

PREFIX = "service.by_hand_"
log = logging.getLogger(__name__)


class StoredNotice:
    """The notice (暂停服务牌). Implements `kiosk.services.maintenance.terminal_tools.ServiceNotice`. `on_changed` hears of each reason."""

    def __init__(self, file: Path, on_changed: Callable[[str], None]) -> None:
        self._file = file
        self._on_changed = on_changed
        self.reason = self._read()
        on_changed(self.reason)

    def suspend(self, reason: str) -> Deed:
        """With one of the reasons that citizens are shown."""
        if not reason.startswith(PREFIX):
            return Deed(is_done=False, why=f"{reason}: no such reason")
        return self._keep(reason)

    def resume(self) -> Deed:
        """Citizens are served again, unless something else is in the way."""
        return self._keep("")

    def _keep(self, reason: str) -> Deed:
        try:
            if reason:
                write_atomically(self._file, reason.encode())
            else:
                self._file.unlink(missing_ok=True)
                sync_folder(self._file.parent)
        except OSError as error:
            return Deed.from_error(error)
        self.reason = reason
        self._on_changed(reason)
        return Deed(is_done=True)

    def _read(self) -> str:
        try:
            reason = self._file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return reason if reason.startswith(PREFIX) and reason.removeprefix(PREFIX).isalpha() else ""
