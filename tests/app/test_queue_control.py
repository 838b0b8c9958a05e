"""`kiosk queue`: only looks, and has a running kiosk change what is to be changed."""

from pathlib import Path

import pytest

from app.cli.queue_verbs import change, record_meant, show
from app.core.control import AcceptDamage, ControlSocket, Done, NotDone, ParkRecord, ReleaseRecord
from app.core.queue_control import QueueControl
from app.core.queue_tools import EXPORTED_AT_A_TIME, QueueByHand
from contract.terminals import EnrolAnswer
from kiosk.services.settings import Settings
from offline_queue.opening import Opened, open_database
from offline_queue.storage import record_in
from offline_queue.terminal_identity import IdentityStore
from tests.hand_clock import NOON
from tests.offline_queue.parts import StoredOutbox, identity


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a terminal that is enrolled."""
    who = identity()
    answer = EnrolAnswer(
        terminal_id=who.terminal_id, site=who.site, level=who.level, region=who.region,
        sealing_key=who.sealing_key.public, signing_key=who.centre_key.public,
    )  # fmt: skip
    IdentityStore(tmp_path / "identity.json").save(answer, who.signing_key, who.centre_url)
    return Settings(data=tmp_path)


def stored_on(settings: Settings) -> StoredOutbox:
    opened = open_database(settings.data / "queue.db", NOON)
    assert isinstance(opened, Opened)
    return StoredOutbox(opened.database)


def test_running_kiosk_parks_and_releases(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    stored, woken = stored_on(settings), list[bool]()
    (record,) = stored.took()
    control = ControlSocket(settings.data, QueueControl(stored.outbox, lambda: woken.append(True)).handle)
    control.open()
    try:
        assert change(settings, ParkRecord(record.record_id, "looked at"), "parked") == 0
        assert [each.reason for each in stored.outbox.parked()] == ["looked at"]
        assert show(settings) == 0
        assert "looked at" in capsys.readouterr().out
        assert change(settings, ReleaseRecord(record.record_id), "released") == 0
        assert woken == [True]
        assert change(settings, ReleaseRecord(record.record_id), "released") == 1
        assert "no such parked record" in capsys.readouterr().err
    finally:
        control.close()
        stored.database.close()


def test_without_a_kiosk_the_change_is_made_here(settings: Settings) -> None:
    stored = stored_on(settings)
    (record,) = stored.took()
    stored.database.close()
    assert change(settings, ParkRecord(record.record_id, "why"), "parked") == 0
    again = stored_on(settings)
    assert [each.record_id for each in again.outbox.parked()] == [record.record_id]
    again.database.close()


def test_looking_changes_no_byte_beside_a_running_kiosk(settings: Settings) -> None:
    stored = stored_on(settings)
    stored.took(3)
    log = settings.data / "queue.db-wal"
    before = [(each.name, each.read_bytes()) for each in (settings.data / "queue.db", log)]
    assert show(settings) == 0
    assert before == [(each.name, each.read_bytes()) for each in (settings.data / "queue.db", log)]
    stored.took(1)
    stored.database.close()


def test_queue_that_is_open_elsewhere_is_not_changed(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    stored = stored_on(settings)
    (record,) = stored.took()
    assert change(settings, ParkRecord(record.record_id, "why"), "parked") == 1
    assert "another process has the queue open" in capsys.readouterr().err
    assert stored.outbox.counts().pending == 1
    stored.database.close()


def test_damage_is_accepted_once(settings: Settings) -> None:
    stored = stored_on(settings)
    handle = QueueControl(stored.outbox, lambda: None).handle
    assert isinstance(handle(AcceptDamage()), NotDone)
    stored.took(2)
    stored.database.close()
    (settings.data / "queue.db").unlink()
    (settings.data / "queue.db-wal").unlink(missing_ok=True)
    again = stored_on(settings)
    handle = QueueControl(again.outbox, lambda: None).handle
    assert handle(AcceptDamage()) == Done()
    assert isinstance(handle(AcceptDamage()), NotDone)
    again.database.close()


def test_what_is_shown_can_be_given_back(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    stored = stored_on(settings)
    first, second = stored.took(2)
    stored.outbox.park(first.record_id, "why [/x]")
    assert show(settings) == 0
    shown = capsys.readouterr().out
    assert first.record_id in shown
    assert second.record_id in shown
    assert "why [/x]" in shown
    assert record_meant(settings, str(second.sequence)) == second.record_id
    assert record_meant(settings, first.record_id) == first.record_id
    assert record_meant(settings, "77") == "77"
    stored.database.close()


def test_long_queue_is_shown_in_part(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    stored = stored_on(settings)
    stored.took(23)
    assert show(settings) == 0
    shown = capsys.readouterr().out
    assert shown.count("waiting  ") == 20
    assert "3 条待发 more that wait" in shown
    stored.database.close()


def test_export_holds_what_waits_and_what_is_parked(settings: Settings, tmp_path: Path) -> None:
    stored, stick = stored_on(settings), tmp_path / "stick"
    stick.mkdir()
    taken = stored.took(EXPORTED_AT_A_TIME + 2)
    stored.outbox.park(taken[1].record_id, "a person looks")
    control = QueueControl(stored.outbox, lambda: None, tuple)
    tools = QueueByHand(stored.outbox, control, lambda: None, lambda: (stick,))
    deed = tools.export()
    (file,) = stick.iterdir()
    assert (deed.is_done, deed.why) == (True, f"{len(taken)}: {file.name}")
    assert [record_in(line) for line in file.read_bytes().splitlines()] == taken
    assert [each.is_parked for each in tools.state().entries].count(True) == 1
    file.unlink()
    stick.rmdir()
    assert not tools.export().is_done, "the stick was pulled"
    stored.database.close()


@pytest.mark.expected_logs("damaged and set aside", "the queue was damaged")
def test_damage_is_accepted_from_the_screen(settings: Settings) -> None:
    stored = stored_on(settings)
    stored.took(3)
    stored.database.close()
    (settings.data / "queue.db").write_bytes(b"this is no database at all" * 500)
    stored = stored_on(settings)
    tools = QueueByHand(stored.outbox, QueueControl(stored.outbox, lambda: None, tuple), lambda: None, tuple)
    assert tools.state().damage
    assert stored.outbox.frozen() is not None
    assert tools.accept_damage().is_done
    assert (tools.state().damage, stored.outbox.frozen()) == ("", None)
    assert tools.accept_damage().why == "there is no damage that is not dealt with"
    stored.database.close()
