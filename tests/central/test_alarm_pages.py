"""Alarms on both databases: counted once by two rounds, listed on the console and by the command line."""

import json
from datetime import datetime

import pytest
from typer.testing import CliRunner

from central.alarms.models import TerminalDay
from central.alarms.sending import send_waiting
from central.alarms.service import judge_terminals
from central.cli.verbs import app as cli
from central.clock import BEIJING
from tests.central.test_epochs import beat


def test_time_in_planned_hours_is_counted_once(terminal, centre, clock):
    clock.wall = datetime(2026, 11, 25, 17, 20, tzinfo=BEIJING)
    for _ in range(20):
        beat(terminal)
        judge_terminals(centre)
        judge_terminals(centre)
        clock.advance(minutes=1)
    with centre.database.reading() as session:
        assert session.query(TerminalDay).one().open_seconds == 600


@pytest.mark.expected_logs("alarms are not told by mail")
def test_console_and_command_line_list_alarms(terminal, centre, clock, operator, settings):
    beat(terminal)
    clock.advance(hours=1)
    object.__setattr__(
        centre, "settings", centre.settings.model_copy(update={"mail_host": "127.0.0.1", "mail_port": 1})
    )
    judge_terminals(centre)
    assert send_waiting(centre, "mail") == 0
    page = operator.get("/console").text
    assert "需要处理的告警" in page
    assert "三十分钟没有消息" in page
    where = ["--database-url", settings.database_url, "--keys", str(settings.keys_folder)]
    reported = CliRunner().invoke(cli, ["alarms", "--json", *where])
    (row,) = json.loads(reported.stdout)
    assert (row["fault"], row["who"], row["is_answered"]) == ("terminal.silent", "keeper", False)
    assert "YC-001" in CliRunner().invoke(cli, ["answer", "YC-001", *where]).stdout
    assert "terminal.silent" in CliRunner().invoke(cli, ["alarms", *where]).stdout
