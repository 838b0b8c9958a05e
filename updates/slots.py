"""Which release of the software starts: the good one, or a new one that is on trial (A/B).

`FOLDER/releases/VERSION.squashfs` are complete releases, `FOLDER/state.json` says what is known of them. At each start
`decide` names the one to run: a release on trial is started three times at most, then the good one starts again. Whatever the
power does in between, there is always a complete release to start, and without a state the newest complete one is on trial.

Runs by itself before there is a release: `python3 -m updates.slots FOLDER decide`. Needs the standard library, and of the contract
what needs no more.
"""

import json
import sys
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from contract.versions import is_version, version_order
from updates.disk import RealDisk, ReleaseDisk

MOST_TRIES = 3
"""Starts of a release on trial."""

SUFFIX = ".squashfs"
NEVER_CAME_UP = f"did not become good in {MOST_TRIES} starts"


class SlotsUnusable(Exception):
    """There is no release to start, or a release cannot be what is asked of it. Says why."""


@dataclass(frozen=True)
class SlotsState:
    """What is known of the releases (发布状态): versions, empty where there is none.

    `good` passed its trial; `previous` was good before it. `trying` is on trial and was started `tries` times.
    `bad`: why those that failed their trial did. `before`: what worked before the trial, for the comparison at its end. `worked`: what
    works with the good one, for a trial that a stick or a package begins.
    """

    good: str = ""
    previous: str = ""
    trying: str = ""
    tries: int = 0
    bad: dict[str, str] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    worked: dict[str, Any] = field(default_factory=dict)


class Slots:
    """The folder of releases (发布仓). One process changes it at a time: the service at its start, then the terminal."""

    def __init__(self, folder: Path, disk: ReleaseDisk | None = None) -> None:
        self._folder = folder
        self._disk: ReleaseDisk = disk or RealDisk()

    # --- what is there ---

    def state(self) -> SlotsState:
        """What is known; a state that cannot be read counts as none."""
        written = self._disk.read(self._state_file)
        if written is None:
            return SlotsState()
        try:
            return _read(json.loads(written))
        except (ValueError, TypeError):
            return SlotsState()

    def file(self, version: str) -> Path:
        """Where the release is, or would be."""
        if not is_version(version):
            raise SlotsUnusable(f"{version!r} is no version such as 1.4.0")
        return self._folder / "releases" / (version + SUFFIX)

    def part(self, version: str) -> Path:
        """Where a release is written until it is complete."""
        return self.file(version).with_suffix(".part")

    def complete(self) -> list[str]:
        """Versions of the releases that are there in whole, the oldest first."""
        names = self._disk.names(self._folder / "releases")
        found = [name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)]
        return sorted((name for name in found if is_version(name)), key=version_order)

    # --- what starts ---

    def decide(self) -> str:
        """The version to start now; counts the start of one that is on trial. Raises SlotsUnusable: there is none."""
        state, complete = self.state(), self.complete()
        if state.trying and (state.trying not in complete or state.tries >= MOST_TRIES):
            state = self._give_up(state, NEVER_CAME_UP if state.trying in complete else "its file is gone")
        if not state.trying and state.good not in complete:
            state = self._without_good(state, complete)
        if state.trying:
            state = replace(state, tries=state.tries + 1)
        if state != self.state():
            self._write(state)
        return state.trying or state.good

    def _without_good(self, state: SlotsState, complete: list[str]) -> SlotsState:
        """The newest that is not known as bad goes on trial; if all are, the newest is the best there is."""
        if not complete:
            raise SlotsUnusable("there is no complete release to start")
        hopeful = [version for version in complete if version not in state.bad] or complete
        return replace(state, good="", trying=hopeful[-1], tries=0, before={})

    # --- what a terminal does ---

    def add(self, version: str) -> None:
        """The written part is a complete release from now on. Raises SlotsUnusable, OSError."""
        state = self.state()
        newest = state.good or state.trying
        if newest and version_order(version) <= version_order(newest):
            raise SlotsUnusable(f"{version} is not newer than {newest}, which runs")
        self._disk.put(self.part(version), self.file(version))

    def tidy(self) -> None:
        """Room for the next release: parts, and releases that neither run nor may run again, go."""
        state = self.state()
        # without a good release any complete one may be the one that starts
        kept = [state.good, state.previous, state.trying] if state.good else self.complete()
        for name in self._disk.names(self._folder / "releases"):
            if name not in {version + SUFFIX for version in kept if version}:
                self._disk.remove(self._folder / "releases" / name)

    def begin_trial(self, version: str, before: dict[str, Any]) -> None:
        """The next start is of this release. Without `before` it is compared with what the good release was last seen to do.

        Raises SlotsUnusable: it is not there in whole, or failed before.
        """
        state = self.state()
        if version not in self.complete():
            raise SlotsUnusable(f"{version} is not here in whole")
        if version in state.bad:
            raise SlotsUnusable(f"{version} failed before: {state.bad[version]}")
        self._write(replace(state, trying=version, tries=0, before=before or state.worked))

    def note_what_works(self, running: str, worked: dict[str, Any]) -> None:
        """What works with the good release, while it runs and nothing is on trial; written when it has changed."""
        state = self.state()
        if running and state.good == running and not state.trying and worked != state.worked:
            self._write(replace(state, worked=worked))

    def mark_good(self, running: str) -> None:
        """The trial of the release that runs is passed: it starts from now on, the former good one is kept, older ones go."""
        state = self.state()
        if not running or state.trying != running:
            return
        state = replace(state, good=state.trying, previous=state.good or state.previous, trying="", tries=0, before={})
        self._write(state)
        self._prune(state)

    def reject(self, running: str, reason: str) -> None:
        """The trial of the release that runs is failed: the next start is of the good release."""
        state = self.state()
        if running and state.trying == running:
            self._write(self._give_up(state, reason))

    def one_before(self, running: str) -> str:
        """What `go_back` would start; "" where there is none."""
        state, complete = self.state(), self.complete()
        before = state.good if running and running == state.trying else state.previous
        return before if before in complete else ""

    def go_back(self, running: str, reason: str) -> None:
        """From a trial that runs to the good release, or from the good release to the one before it, on trial.

        Raises SlotsUnusable: there is none.
        """
        if not self.one_before(running):
            raise SlotsUnusable("there is no release before this one")
        state = self.state()
        if running and running == state.trying:
            self._write(self._give_up(state, reason))
            return
        bad = {**state.bad, state.good: reason}
        self._write(replace(state, good="", previous="", trying=state.previous, tries=0, bad=bad, before={}))

    def _give_up(self, state: SlotsState, reason: str) -> SlotsState:
        return replace(state, trying="", tries=0, bad={**state.bad, state.trying: reason}, before={})

    def _prune(self, state: SlotsState) -> None:
        for version in self.complete():
            if version not in (state.good, state.previous):
                self._disk.remove(self.file(version))
        # what failed and is older than what runs is never offered again
        newer = {
            version: why for version, why in state.bad.items() if version_order(version) > version_order(state.good)
        }
        if newer != state.bad:
            self._write(replace(state, bad=newer))

    def _write(self, state: SlotsState) -> None:
        self._disk.replace(self._state_file, json.dumps(asdict(state), ensure_ascii=False).encode())

    @property
    def _state_file(self) -> Path:
        return self._folder / "state.json"


def _read(table: Any) -> SlotsState:
    """Raises TypeError, ValueError: this is no state."""
    if not isinstance(table, dict):
        raise TypeError("no table")
    kinds: dict[str, type] = {"tries": int, "bad": dict, "before": dict, "worked": dict}
    known = {attribute.name: table[attribute.name] for attribute in fields(SlotsState) if attribute.name in table}
    for name, value in known.items():
        if not isinstance(value, kinds.get(name, str)):
            raise TypeError(name)
    for name in ("good", "previous", "trying"):
        if known.get(name) and not is_version(known[name]):
            raise ValueError(name)
    if not all(is_version(version) and isinstance(why, str) for version, why in known.get("bad", {}).items()):
        raise ValueError("bad")
    return SlotsState(**known)


def main(arguments: list[str] | None = None) -> int:
    """`decide` prints the file to mount and run, `show` what is known; 1 and a sentence where there is nothing to start."""
    import argparse  # not on the way to the first screen

    parser = argparse.ArgumentParser(prog="slots", description="Which release of the terminal starts (启动哪个版本).")
    parser.add_argument("folder", type=Path)
    parser.add_argument("verb", choices=("decide", "show"))
    asked = parser.parse_args(arguments)
    slots = Slots(asked.folder)
    if asked.verb == "show":
        sys.stdout.write(json.dumps(asdict(slots.state()), ensure_ascii=False, indent=2) + "\n")
        return 0
    try:
        sys.stdout.write(f"{slots.file(slots.decide())}\n")
    except SlotsUnusable as error:
        sys.stderr.write(f"没有可启动的版本 {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
