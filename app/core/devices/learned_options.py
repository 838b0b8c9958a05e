"""What devices said at the terminal suits their model: kept beside the settings, which the terminal itself cannot write."""

import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from contract.folders import write_atomically
from kiosk.services.settings import AdapterSettings

Options = dict[str, Any]  # Any: options of an adapter, as JSON
OnFound = Callable[[str, str, Options], None]
"""Gets the family, the adapter, and what is to be put with its options."""
_TURN = threading.Lock()
"""Each device learns on its own thread, and all are in one file."""


def with_learned(chosen: Mapping[str, AdapterSettings], file: Path) -> dict[str, AdapterSettings]:
    """The devices of the settings with what was learned of each, as long as its adapter is the one that learned it."""
    learned = _read(file)
    return {
        name: replace(device, options={**device.options, **learned[name]["options"]})
        if learned.get(name, {}).get("adapter") == device.adapter
        else device
        for name, device in chosen.items()
    }


def keep_learned(file: Path, family: str, adapter: str, options: Options) -> None:
    """Whole or not at all. Any thread. Raises OSError."""
    with _TURN:
        _keep(file, family, adapter, options)


def add_learned(file: Path, family: str, adapter: str, options: Options) -> None:
    """Beside what the same adapter learned before. Any thread. Raises OSError."""
    with _TURN:
        before = _read(file).get(family, {})
        known = before["options"] if before.get("adapter") == adapter else {}
        _keep(file, family, adapter, {**known, **options})


def _keep(file: Path, family: str, adapter: str, options: Options) -> None:
    learned = {**_read(file), family: {"adapter": adapter, "options": options}}
    write_atomically(file, json.dumps(learned).encode())


def _read(file: Path) -> dict[str, dict[str, Any]]:  # Any: as JSON
    """Nothing of a file that is damaged: what the settings say holds then."""
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {name: pair for name, pair in pairs if isinstance(pair, dict) and isinstance(pair.get("options"), dict)}
