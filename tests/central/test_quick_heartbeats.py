"""The short way of a usual heartbeat: it answers as the long way does, and decides nothing from memory."""

import pytest

from catalogue.text import LocalText
from central.assembly.application import create_app
from central.notices.service import post_notice
from central.remote_orders.service import give_order
from central.terminal_register.credentials import revoke
from central.terminal_register.models import TerminalEntry
from central.terminals import heartbeats
from contract import paths
from contract.refusal import Refusal
from contract.remote_orders import RemoteDeed
from contract.terminals import DeviceReport, Heartbeat, HeartbeatAnswer
from tests.central.virtual_terminal import NOON, VirtualTerminal

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""SQLite has no short way."""


def body(terminal: VirtualTerminal, number: int, **more) -> bytes:
    device = DeviceReport(family="camera", condition="ok", age_seconds=1, **more)
    beat = Heartbeat(
        terminal_id=terminal.terminal_id, catalogue_version=1, state="available", devices=(device,), sent_at=NOON,
        boot_id="first", software_version="0.1", number=number, queue_pending=0, queue_parked=0, last_sequence=0,
    )  # fmt: skip
    return beat.model_dump_json().encode()


def said(terminal: VirtualTerminal, number: int, **more) -> HeartbeatAnswer:
    answer = terminal.call("POST", paths.HEARTBEAT, body(terminal, number, **more))
    assert answer.status_code == 200, answer.text
    return HeartbeatAnswer.model_validate_json(answer.content)


def refused(terminal: VirtualTerminal, number: int) -> str:
    answer = terminal.call("POST", paths.HEARTBEAT, body(terminal, number))
    return Refusal.model_validate_json(answer.content).code


def test_usual_beat_is_answered_alike(terminal, app, centre, clock, monkeypatch):
    first = said(terminal, 1, counters={"pictures": 3})
    monkeypatch.setattr(app.state.heartbeats, "take", None)
    clock.advance(minutes=1)
    second = said(terminal, 2)
    assert second == first.model_copy(update={"centre_time": clock.now()})
    with centre.database.reading() as session:
        row = session.get_one(TerminalEntry, terminal.terminal_id)
    assert (row.last_seen_at, row.devices[0]["counters"]) == (clock.now(), {"pictures": 3})


def test_beat_of_revoked_key_is_refused(terminal, centre, clock):
    said(terminal, 1)
    with centre.database.writing() as session:
        revoke(session, terminal.terminal_id, clock.now())
    assert refused(terminal, 2) == "revoked"


def test_order_is_reported_at_next_beat(terminal, centre, clock):
    assert not said(terminal, 1).has_orders
    with centre.database.writing() as session:
        entry = session.get_one(TerminalEntry, terminal.terminal_id)
        give_order(session, entry, next(iter(RemoteDeed)), None, "张三", clock.now())
    assert said(terminal, 2).has_orders


def test_beat_between_read_and_write_counts(terminal, app, monkeypatch):
    said(terminal, 1)
    written = heartbeats.take_quickly

    def overtaken(database, beat, key, now):
        monkeypatch.setattr(heartbeats, "take_quickly", written)
        app.state.heartbeats.take(beat)
        return written(database, beat, key, now)

    monkeypatch.setattr(heartbeats, "take_quickly", overtaken)
    assert refused(terminal, 2) == "repeated"
    assert said(terminal, 3).catalogue_version == 1


def test_notice_is_reported_within_a_second(settings, clock, enrol):
    web = create_app(settings.model_copy(update={"fleet_copy_seconds": 1.0}), clock)
    asked, centre = web.state.heartbeats, web.state.centre
    terminal = enrol()
    asked.take(Heartbeat.model_validate_json(body(terminal, 1)))
    with centre.database.writing() as session:
        post_notice(session, "n1", LocalText(zh="停电", en="Power cut"), clock.now())
    assert asked.take(Heartbeat.model_validate_json(body(terminal, 2))).notices == ()
    clock.advance(seconds=1)
    reported = asked.take(Heartbeat.model_validate_json(body(terminal, 3)))
    assert [each.text.zh for each in reported.notices] == ["停电"]
    centre.database.close()
