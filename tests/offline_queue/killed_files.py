"""Files that are killed while they are being replaced: run by test_killed_files.py in a process of its own, to fork in.

For k = 1, 2, 3 … a child replaces an identity, installs a catalogue, or opens a damaged or missing queue,
and kills itself (SIGKILL) before the k-th time it touches the disk.
Prints, for each k, what the next start finds and whether doing it again succeeds.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from contract.bundle import Publication, sign_bundle
from offline_queue.catalogue_store import CatalogueStore, Installed
from offline_queue.opening import Opened, open_database
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity
from offline_queue.witness import witness_file
from tests.hand_clock import NOON
from tests.offline_queue.parts import CENTRE_KEY, TERMINAL_KEY, StoredOutbox
from tests.offline_queue.test_opening import PAGE, corrupted, filled
from tests.offline_queue.test_terminal_identity import ANSWER

TOUCHES = {"open", "os.rename", "os.mkdir", "os.symlink", "os.remove", "os.rmdir", "os.chmod", "os.truncate"} | {
    "sqlite3.connect"
}


class Place:
    """One folder for one k. `old` is there before, `new` is what the child is killed over; `found` is what is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str) -> None:
        """Replace what is there."""
        raise NotImplementedError

    def found(self) -> str:
        """What the next start finds."""
        raise NotImplementedError


class Identity(Place):
    def put(self, name: str) -> None:
        store = IdentityStore(self.folder / "identity.json")
        store.save(ANSWER.model_copy(update={"terminal_id": name}), TERMINAL_KEY, "http://127.0.0.1:9")

    def found(self) -> str:
        loaded = IdentityStore(self.folder / "identity.json").load()
        return loaded.terminal_id if isinstance(loaded, TerminalIdentity) else repr(loaded)


class Key(Place):
    """A key that the centre has confirmed takes the place of the one in the identity file."""

    def put(self, name: str) -> None:
        store = self._store()
        if name == "old":
            store.save(ANSWER, TERMINAL_KEY, "http://127.0.0.1:9")
        elif self.found() == "old":  # what was cut off is begun again, with whatever key is on the disk
            store.use_next_key(store.next_key())

    def found(self) -> str:
        loaded = self._store().load()
        if not isinstance(loaded, TerminalIdentity):
            return repr(loaded)
        return "old" if loaded.signing_key == TERMINAL_KEY else "new"

    def _store(self) -> IdentityStore:
        return IdentityStore(self.folder / "identity.json")


class Catalogue(Place):
    def put(self, name: str) -> None:
        version = {"old": 1, "new": 2}[name]
        files = {f"items/{number}.toml": name for number in range(3)} | {"departments.toml": name}
        assert isinstance(self._store().install(sign_bundle(Publication(version, NOON, files), CENTRE_KEY)), Installed)

    def found(self) -> str:
        folder = self._store().current()
        if folder is None:
            return "nothing"
        texts = {each.read_text() for each in folder.rglob("*.toml") if each.name != "version.toml"}
        return " and ".join(sorted(texts)) if len(list(folder.rglob("*.toml"))) == 5 else "a part"

    def _store(self) -> CatalogueStore:
        return CatalogueStore(self.folder / "catalogue", CENTRE_KEY.verify_key, lambda _: None)


class DamagedQueue(Place):
    """A queue of which the end of the chain and most records still read."""

    def put(self, name: str) -> None:
        path = self.folder / "queue.db"
        if name == "old":
            filled(path)
            self.damage(path)
        else:
            answer = open_database(path, NOON)
            assert isinstance(answer, Opened)
            answer.database.close()

    def damage(self, path: Path) -> None:
        corrupted(path, path.stat().st_size - PAGE, PAGE)

    def found(self) -> str:
        answer = open_database(self.folder / "queue.db", NOON)
        assert isinstance(answer, Opened)
        outbox = StoredOutbox(answer.database).outbox
        waiting, last, frozen = outbox.counts().pending, outbox.counts().last_sequence, outbox.frozen()
        answer.database.close()
        kept = len(list(self.folder.glob("queue.db.damaged-*Z")))
        return f"{waiting > 20} {last} {frozen.reason if frozen else 'open'} {kept}"


class UnreadableQueue(DamagedQueue):
    """A queue of which nothing reads any more."""

    def damage(self, path: Path) -> None:
        path.write_bytes(b"no database" * 999)


class UnwitnessedQueue(UnreadableQueue):
    """The same, and its witness is gone."""

    def damage(self, path: Path) -> None:
        super().damage(path)
        witness_file(path).unlink()


class MissingQueue(DamagedQueue):
    """A queue whose file is gone."""

    def damage(self, path: Path) -> None:
        path.unlink()


PLACES: dict[str, Callable[[Path], Place]] = {
    "identity": Identity,
    "key": Key,
    "catalogue": Catalogue,
    "damaged": DamagedQueue,
    "unreadable": UnreadableQueue,
    "unwitnessed": UnwitnessedQueue,
    "missing": MissingQueue,
}


def killed_at(at: int, place: Place) -> bool:
    """Whether the child that puts the new one was killed before its end."""
    child = os.fork()
    if child == 0:
        left = at

        def touched(event: str, args: tuple[object, ...]) -> None:
            nonlocal left
            is_ours = event != "open" or str(args[0]).startswith(str(place.folder))
            if event in TOUCHES and is_ours:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(touched)
        place.put("new")
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in {0, signal.SIGKILL}, status
    return status != 0


def main(kind: str, root: Path) -> None:
    """Every k until the work comes to its end unharmed."""
    at, was_killed = 0, True
    while was_killed:
        at += 1
        folder = root / f"{kind}-{at}"
        folder.mkdir()
        place = PLACES[kind](folder)
        place.put("old")
        was_killed = killed_at(at, place)
        found = place.found()
        place.put("new")
        sys.stdout.write(json.dumps({"killed": was_killed, "found": found, "again": place.found()}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
