"""What load balancers and Prometheus ask of the centre, and that the dashboard asks for what there is."""

import json
import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from central.alarms.service import judge_terminals
from central.usage.folding import fold_all
from tests.central.test_epochs import beat
from tests.central.web import TestClient

DASHBOARD = Path(__file__).parents[2] / "packaging/monitoring/grafana-dashboard.json"
LINE = re.compile(r'^([a-z_]+)(?:\{((?:[a-z_]+="[^"\n]*",?)+)\})? ([0-9.e+-]+)$')


@pytest.fixture
def here(app) -> TestClient:
    """Asks from the centre's own machine."""
    return TestClient(app, client=("127.0.0.1", 1))


def scraped(client: TestClient, **headers: str) -> dict[tuple[str, str], float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    found = [LINE.match(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return {(match[1], match[2] or ""): float(match[3]) for match in found}


def test_metrics_tell_how_the_fleet_is(terminal, enrol, here, centre, clock):
    other = enrol("YC-002")
    terminal.upload(terminal.case(), terminal.case())
    fold_all(centre.database)
    for each in (terminal, other):
        beat(each, pending=2)
    clock.advance(hours=1)
    beat(other, pending=3)
    judge_terminals(centre)
    found = scraped(here)
    assert found["centre_terminals", 'state="online"'] == 1
    assert found["centre_terminals", 'state="silent"'] == 1
    assert found["centre_queue_pending", ""] == 5
    assert found["centre_served_total", ""] == 2
    assert found["centre_people_total", ""] == 1
    assert sum(value for (name, _), value in found.items() if name == "centre_alarms_open") > 0
    assert found["centre_requests_total", 'method="POST",route="/v1/heartbeat",status="200"'] == 3
    assert "YC-00" not in here.get("/metrics").text


def test_metrics_ask_for_their_token(client, here, centre):
    assert client.get("/metrics").status_code == 403, "no address of this machine"
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"metrics_token": SecretStr("t")}))
    assert here.get("/metrics").status_code == 403
    assert scraped(client, Authorization="Bearer t")


def test_process_lives_and_is_ready_while_database_answers(client, centre):
    assert client.get("/health/live").text == "live\n"
    assert client.get("/health/ready").status_code == 200
    with centre.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE terminal RENAME TO elsewhere")
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200


def test_dashboard_asks_for_metrics_that_there_are(terminal, here, centre):
    reported = {line.split()[2] for line in here.get("/metrics").text.splitlines() if line.startswith("# TYPE")}
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    asked = {
        name
        for each in panels
        for target in each["targets"]
        for name in re.findall(r"(?:centre|process)_[a-z_]+", target["expr"])
    }
    assert asked <= reported
    assert len({each["id"] for each in panels}) == len(panels)
