"""`kiosk release`: which releases are here, one from a stick, and back to the one before."""

import sys
from pathlib import Path

from msgspec.structs import replace
from rich.console import Console

from app.core.paths import release_root_file
from app.core.release_tools import BY_HAND
from app.core.version import SOFTWARE_VERSION
from contract.complaints import GIVEN_WRONGLY, WORLD_FAILS, complain
from kiosk.services.settings import ReleaseSettings, Settings
from updates.fetching import NotFetched, ReleaseFetch
from updates.origins import FolderOrigin
from updates.slots import Slots, SlotsUnusable


def _require_installed(settings: Settings) -> ReleaseSettings:
    """Ends the program where the software was not installed as a release."""
    if settings.releases is None:
        complain(
            "本机软件不是按版本安装的 this software was not installed as a release: the settings have no [releases]"
        )
        sys.exit(GIVEN_WRONGLY)
    return settings.releases


def show(settings: Settings) -> int:
    """Print what is known of the releases; the exit status."""
    slots = Slots(_require_installed(settings).folder)
    state, out = slots.state(), Console(soft_wrap=True)
    out.print(
        f"正在运行 running {SOFTWARE_VERSION}   已通过 good {state.good or '-'}   试用 on trial {state.trying or '-'}"
    )
    out.print(f"本机已有 here in whole: {', '.join(slots.complete()) or '-'}   上一版本 before {state.previous or '-'}")
    for version, why in state.bad.items():
        out.print(f"未通过 failed {version}: {why}", markup=False)
    return 0


def from_folder(settings: Settings, version: str, folder: Path) -> int:
    """Take a release from a copy of the centre's repository and have it tried at the next start; the exit status."""
    releases = replace(_require_installed(settings), origin=str(folder))
    slots = Slots(releases.folder)
    try:
        root = release_root_file(settings).read_bytes()
        with Console().status("校验并复制 verifying and copying"):
            answer = ReleaseFetch(slots, releases.folder / "trust", FolderOrigin(folder), root).fetch(version)
        if isinstance(answer, NotFetched):
            complain(f"没有安装 not taken: {answer.reason}")
            return WORLD_FAILS
        slots.begin_trial(version, {})
    except (OSError, SlotsUnusable) as error:
        complain(f"没有安装 not taken: {error}")
        return WORLD_FAILS
    Console().print(f"{version} 下次启动时试用 is tried at the next start")
    return 0


def back(settings: Settings) -> int:
    """Have the release before the one that runs start next; the exit status."""
    slots = Slots(_require_installed(settings).folder)
    try:
        slots.go_back(SOFTWARE_VERSION, BY_HAND)
    except (OSError, SlotsUnusable) as error:
        complain(f"没有退回 not gone back: {error}")
        return WORLD_FAILS
    state = slots.state()
    Console().print(f"{state.trying or state.good} 下次启动时恢复 is back at the next start")
    return 0
