"""The identity survives restarts, is readable by its owner alone, and says when it is of no use."""

import stat
from pathlib import Path

import pytest

from catalogue.text import LocalText
from contract.terminals import EnrolAnswer
from offline_queue.known_site import read_known_site
from offline_queue.terminal_identity import IdentityBroken, IdentityStore, NotEnrolled, TerminalIdentity
from tests.offline_queue.parts import CENTRE_KEY, CENTRE_OPENS, TERMINAL_KEY, identity

ANSWER = EnrolAnswer(
    terminal_id="T-001",
    site=LocalText(zh="某某大厅", en="Some hall"),
    level="district",
    region="441602",
    sealing_key=CENTRE_OPENS.sealing_key.public,
    signing_key=CENTRE_KEY.verify_key.public,
)


@pytest.fixture
def store(tmp_path: Path) -> IdentityStore:
    return IdentityStore(tmp_path / "new folder" / "identity.json")


def test_identity_comes_back_as_it_was_saved(store: IdentityStore, tmp_path: Path) -> None:
    assert store.load() == NotEnrolled()
    saved = store.save(ANSWER, TERMINAL_KEY, "http://127.0.0.1:9")
    assert store.load() == saved == identity()
    files = list((tmp_path / "new folder").iterdir())
    assert [stat.S_IMODE(each.stat().st_mode) for each in files] == [0o600]
    assert repr(TERMINAL_KEY.seed) not in repr(saved)


def test_saving_again_replaces(store: IdentityStore) -> None:
    store.save(ANSWER, TERMINAL_KEY, "http://one")
    second = store.save(ANSWER.model_copy(update={"terminal_id": "T-002"}), TERMINAL_KEY, "http://two")
    assert store.load() == second


def test_new_key_stays_until_the_enrolment_succeeds(store: IdentityStore) -> None:
    key = store.new_key()
    assert store.new_key() == key
    store.save(ANSWER, key, "http://one")
    assert store.new_key() != key


def test_damaged_new_key_is_made_again(store: IdentityStore, tmp_path: Path) -> None:
    store.new_key()
    (tmp_path / "new folder" / "identity.json.new-key").write_bytes(b"short")
    assert store.new_key() == store.new_key()


def test_next_key_stays_until_it_is_used(store: IdentityStore) -> None:
    saved = store.save(ANSWER, TERMINAL_KEY, "http://one", "a code")
    key = store.next_key()
    assert store.next_key() == key != TERMINAL_KEY
    assert store.load() == saved
    store.use_next_key(key)
    loaded = store.load()
    assert isinstance(loaded, TerminalIdentity)
    assert (loaded.signing_key, loaded.epoch, store.last_code()) == (key, saved.epoch, "a code")
    assert store.next_key() != key


def test_current_key_never_follows_itself(store: IdentityStore, tmp_path: Path) -> None:
    store.save(ANSWER, TERMINAL_KEY, "http://one")
    (tmp_path / "new folder" / "identity.json.next-key").write_bytes(TERMINAL_KEY.seed)
    assert store.next_key() != TERMINAL_KEY


def test_a_file_of_older_software_is_read(store: IdentityStore, tmp_path: Path) -> None:
    saved = store.save(ANSWER, TERMINAL_KEY, "http://one")
    path = tmp_path / "new folder" / "identity.json"
    path.write_text(path.read_text().replace(',"last_code":""', ""))
    assert store.load() == saved
    assert not store.last_code()


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": 1}', b"\xff\xfe"])
def test_broken_file_is_reported(store: IdentityStore, tmp_path: Path, content: bytes) -> None:
    store.save(ANSWER, TERMINAL_KEY, "http://one")
    (tmp_path / "new folder" / "identity.json").write_bytes(content)
    assert isinstance(store.load(), IdentityBroken)


def test_key_of_wrong_length_is_reported(store: IdentityStore, tmp_path: Path) -> None:
    store.save(ANSWER, TERMINAL_KEY, "http://one")
    path = tmp_path / "new folder" / "identity.json"
    path.write_text(path.read_text().replace('"seed":"', '"seed":"AAAA'))
    broken = store.load()
    assert isinstance(broken, IdentityBroken)
    assert "bytes" in broken.reason


def test_unreadable_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "identity.json").mkdir()
    assert isinstance(IdentityStore(tmp_path / "identity.json").load(), IdentityBroken)


def test_code_that_gave_nothing_is_remembered(store: IdentityStore, tmp_path: Path) -> None:
    store.save(ANSWER, TERMINAL_KEY, "http://one", "first")
    store.note_tried_code("second")
    assert store.last_code() == "second"
    assert isinstance(store.load(), TerminalIdentity)
    file = next((tmp_path / "new folder").iterdir())
    for code, is_known in (("", True), ("second", True), ("third", False)):
        site = read_known_site(file, code)
        assert (site is not None and site.terminal_id == ANSWER.terminal_id) is is_known
    file.write_bytes(b"{")
    assert read_known_site(file, "") is None
