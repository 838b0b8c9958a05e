"""A release is fetched whole and as it was signed, or not at all; and the terminal says why not."""

import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from tuf.api.metadata import Root, Snapshot, Targets, Timestamp

from central.releases.repository import ReleaseRepository, RepositoryUnusable, make_keys, read_keys
from tests.updates.conftest import ROLES, SettableClock
from tests.updates.power_cuts import at_every_step
from updates.fetching import Fetched, NotFetched, ReleaseFetch
from updates.origins import FolderOrigin, WebOrigin
from updates.slots import Slots

NAME = "terminal-1.1.0.squashfs"


@pytest.fixture
def fetch(repository: ReleaseRepository, release: Path, tmp_path: Path, clock: SettableClock) -> ReleaseFetch:
    """1.1.0 is published; the terminal asks a folder."""
    repository.add(release, NAME)
    slots = Slots(tmp_path / "terminal")
    origin = FolderOrigin(repository.folder)
    return ReleaseFetch(slots, tmp_path / "trust", origin, repository.first_root.read_bytes(), now=clock)


def why_not(answer: Fetched | NotFetched) -> str:
    assert isinstance(answer, NotFetched)
    return answer.reason


def test_release_comes_as_it_was_signed(fetch: ReleaseFetch, release: Path) -> None:
    assert fetch.fetch("1.1.0") == Fetched("1.1.0")
    assert fetch.slots.file("1.1.0").read_bytes() == release.read_bytes()
    assert fetch.slots.decide() == "1.1.0"


def test_power_cut_while_fetching_loses_no_release(
    repository: ReleaseRepository, tmp_path: Path, clock: SettableClock
) -> None:
    fresh, folder = tmp_path / "fresh", tmp_path / "terminal"
    fresh.write_bytes(b"small and whole" * 100)
    repository.add(fresh, NAME)
    origin, root = FolderOrigin(repository.folder), repository.first_root.read_bytes()

    def fetching() -> ReleaseFetch:
        return ReleaseFetch(Slots(folder), folder / "trust", origin, root, now=clock)

    def as_before() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        slots = Slots(folder)
        slots.part("1.0.0").parent.mkdir(parents=True)
        slots.part("1.0.0").write_bytes(b"the good one")
        slots.add("1.0.0")
        slots.mark_good(slots.decide())

    def fetches_in_the_end() -> None:
        slots = Slots(folder)
        assert slots.file("1.0.0").read_bytes() == b"the good one"
        assert "1.1.0" not in slots.complete() or slots.file("1.1.0").read_bytes() == fresh.read_bytes()
        answer = fetching().fetch("1.1.0")
        if isinstance(answer, NotFetched):  # what was there in part was no part of it, and is thrown away
            answer = fetching().fetch("1.1.0")
        assert answer == Fetched("1.1.0")
        assert slots.file("1.1.0").read_bytes() == fresh.read_bytes()

    assert at_every_step(lambda: fetching().fetch("1.1.0"), as_before, fetches_in_the_end) > 20


def test_unknown_release_is_said(fetch: ReleaseFetch) -> None:
    assert "does not name 1.2.0" in why_not(fetch.fetch("1.2.0"))


def test_altered_release_is_thrown_away(fetch: ReleaseFetch, repository: ReleaseRepository) -> None:
    target = repository.folder / "targets" / NAME
    target.write_bytes(target.read_bytes()[:-1] + b"x")
    assert "not what was signed" in why_not(fetch.fetch("1.1.0"))
    assert not fetch.slots.part("1.1.0").exists()
    assert fetch.slots.complete() == []


def test_longer_release_is_thrown_away(fetch: ReleaseFetch, repository: ReleaseRepository) -> None:
    with (repository.folder / "targets" / NAME).open("ab") as target:
        target.write(b"x" * 10_000_000)
    assert "not what was signed" in why_not(fetch.fetch("1.1.0"))


def test_shorter_release_goes_on_later(fetch: ReleaseFetch, repository: ReleaseRepository, release: Path) -> None:
    target = repository.folder / "targets" / NAME
    target.write_bytes(release.read_bytes()[:1_000_000])
    assert "goes on from there" in why_not(fetch.fetch("1.1.0"))
    target.write_bytes(release.read_bytes())
    came: list[int] = []
    again = ReleaseFetch(fetch.slots, fetch.folder, fetch.origin, fetch.root, pace=came.append, now=fetch.now)
    assert again.fetch("1.1.0") == Fetched("1.1.0")
    assert sum(came) == len(release.read_bytes()) - 1_000_000


def test_list_signed_by_others_is_refused(fetch: ReleaseFetch, repository: ReleaseRepository, tmp_path: Path) -> None:
    make_keys(tmp_path / "other", ROLES, "")
    forged = ReleaseRepository(tmp_path / "forged", fetch.now, read_keys(tmp_path / "other", ROLES, ""))
    forged.begin()
    forged.add(repository.folder / "targets" / NAME, "terminal-9.0.0.squashfs")
    shutil.rmtree(repository.folder / "metadata")
    shutil.copytree(forged.folder / "metadata", repository.folder / "metadata")
    assert "not trusted" in why_not(fetch.fetch("9.0.0"))


def test_online_key_alone_signs_no_release(repository: ReleaseRepository, release: Path, tmp_path: Path) -> None:
    stolen = read_keys(tmp_path / "keys", (Snapshot.type, Timestamp.type), "")
    thief = ReleaseRepository(repository.folder, repository.now, stolen)
    with pytest.raises(RepositoryUnusable, match="key of targets is not here"):
        thief.add(release, "terminal-6.6.6.squashfs")


def test_older_list_is_refused(fetch: ReleaseFetch, repository: ReleaseRepository, release: Path) -> None:
    metadata = repository.folder / "metadata"
    older = (metadata / "timestamp.json").read_bytes()
    repository.add(release, "terminal-1.2.0.squashfs")
    assert fetch.fetch("1.2.0") == Fetched("1.2.0")
    (metadata / "timestamp.json").write_bytes(older)
    assert "not trusted" in why_not(fetch.fetch("1.3.0"))


def test_expired_list_stops_updates_alone(
    repository: ReleaseRepository, release: Path, tmp_path: Path, clock: SettableClock
) -> None:
    clock.at -= timedelta(days=61)
    repository.add(release, NAME)
    clock.at += timedelta(days=61)
    slots, origin = Slots(tmp_path / "terminal"), FolderOrigin(repository.folder)
    fetch = ReleaseFetch(slots, tmp_path / "trust", origin, repository.first_root.read_bytes(), now=clock)
    assert "expired" in why_not(fetch.fetch("1.1.0"))
    assert repository.renew()
    assert fetch.fetch("1.1.0") == Fetched("1.1.0")
    assert not repository.renew()


def test_clock_behind_is_noticed(fetch: ReleaseFetch, clock: SettableClock) -> None:
    assert isinstance(fetch.fetch("1.1.0"), Fetched)
    clock.at -= timedelta(days=365 * 50)
    assert "the clock is behind" in why_not(fetch.fetch("1.2.0"))


def test_full_disk_takes_no_release(fetch: ReleaseFetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("updates.fetching.room_in", lambda _folder: 200 * 2**20)
    assert "no room" in why_not(fetch.fetch("1.1.0"))


def test_older_version_is_final(fetch: ReleaseFetch, repository: ReleaseRepository, release: Path) -> None:
    fetch.fetch("1.1.0")
    fetch.slots.mark_good(fetch.slots.decide())
    repository.add(release, "terminal-1.0.0.squashfs")
    answer = fetch.fetch("1.0.0")
    assert "not newer than 1.1.0" in why_not(answer)
    assert isinstance(answer, NotFetched)
    assert answer.is_final


def test_name_is_given_once(fetch: ReleaseFetch, repository: ReleaseRepository, release: Path) -> None:
    with pytest.raises(RepositoryUnusable, match="published before"):
        repository.add(release, NAME)


def test_keys_need_their_passphrase(tmp_path: Path) -> None:
    make_keys(tmp_path, (Root.type, Targets.type), "correct")
    assert len(read_keys(tmp_path, (Root.type,), "correct")[Root.type]) == 3
    for wrong in ("", "wrong"):
        with pytest.raises(RepositoryUnusable, match="passphrase"):
            read_keys(tmp_path, (Targets.type,), wrong)
    assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}


class BrokenLine(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, and breaks off each answer about a release after so many bytes."""

    breaks_after = 10**9
    knows_ranges = True
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        file = Path(self.directory) / self.path.lstrip("/")
        if not file.is_file():
            self.send_error(404)
            return
        content, first = file.read_bytes(), 0
        wanted = self.headers.get("Range", "")
        if wanted and self.knows_ranges:
            first = int(wanted.removeprefix("bytes=").rstrip("-"))
            type(self).asked.append(wanted)
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(content) - first))
        self.end_headers()
        limit = self.breaks_after if "targets" in self.path else len(content)
        self.wfile.write(content[first : first + limit])

    def log_message(self, *_: object) -> None:
        """Not into the test's output."""


@pytest.fixture
def line(repository: ReleaseRepository) -> Iterator[tuple[str, type[BrokenLine]]]:
    """The address of a web server over the repository, and how it behaves."""

    class Line(BrokenLine):
        asked: ClassVar[list[str]] = []

    def handler(*arguments: object) -> Line:
        return Line(*arguments, directory=str(repository.folder))  # type: ignore[arg-type]

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", Line
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_broken_line_goes_on_where_it_ended(
    fetch: ReleaseFetch, line: tuple[str, type[BrokenLine]], release: Path, *, knows_ranges: bool
) -> None:
    address, behaviour = line
    behaviour.breaks_after, behaviour.knows_ranges = 900_000, knows_ranges
    web = ReleaseFetch(fetch.slots, fetch.folder, WebOrigin(address), fetch.root, now=fetch.now)
    first = web.fetch("1.1.0")
    assert "not fetched" in why_not(first)
    if not knows_ranges:
        behaviour.breaks_after = 10**9
    answers = [web.fetch("1.1.0") for _ in range(3)]
    assert answers[-1] == Fetched("1.1.0")
    assert fetch.slots.file("1.1.0").read_bytes() == release.read_bytes()
    assert len(behaviour.asked) == (2 if knows_ranges else 0)


def test_captive_portal_is_no_list(
    fetch: ReleaseFetch, repository: ReleaseRepository, line: tuple[str, object]
) -> None:
    for file in (repository.folder / "metadata").iterdir():
        file.write_text("<html>请登录 please log in</html>")
    web = ReleaseFetch(fetch.slots, fetch.folder, WebOrigin(line[0]), fetch.root, now=fetch.now)
    assert "not trusted" in why_not(web.fetch("1.1.0"))


def test_centre_that_is_away_is_said(fetch: ReleaseFetch) -> None:
    web = ReleaseFetch(fetch.slots, fetch.folder, WebOrigin("http://127.0.0.1:9"), fetch.root, now=fetch.now)
    assert "not fetched" in why_not(web.fetch("1.1.0"))


def test_lists_are_readable_by_any_client(repository: ReleaseRepository) -> None:
    root = json.loads(repository.first_root.read_bytes())["signed"]
    assert root["roles"]["root"]["threshold"] == 2
    assert len(root["roles"]["root"]["keyids"]) == 3
    assert {Targets.type, Snapshot.type, Timestamp.type} < set(root["roles"])
