"""`kiosk conformance`, `kiosk device new` and `kiosk device try` as they are typed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from app.cli import device_verbs
from app.cli.verbs import app
from drivers.conformance import fault_trials
from drivers.conformance.fault_script import LineFault, fault_script
from simulators.id_card_reader.simulator import IdCardSimulator

RUNNER = CliRunner()


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Path]:
    simulator = IdCardSimulator(tmp_path / "reader")
    simulator.start()
    file = tmp_path / "kiosk.toml"
    file.write_text(
        f'[devices.id_card_reader]\nadapter = "samv-serial"\n[devices.id_card_reader.options]\nport = "{simulator.endpoint}"\n'
        "answer_within = 0.1\nstart_within = 0.1\nbaud = 115200\nattempts = 1\n"
    )
    yield file
    simulator.stop()


def test_conformance_leaves_a_page_and_figures(settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = tuple(each for each in fault_script("id_card_reader") if each.fault is LineFault.REPLUG)
    monkeypatch.setattr(fault_trials, "fault_script", lambda _family: cut)
    given = ["conformance", "id_card_reader", "--settings", str(settings), "--out", str(tmp_path / "out")]
    done = RUNNER.invoke(app, given)
    assert done.exit_code == 0, done.output
    assert "may ship" in done.output
    assert json.loads((tmp_path / "out/id_card_reader.json").read_text())["grade"] in ("silver", "gold")
    assert "may ship" in (tmp_path / "out/id_card_reader.html").read_text()


def test_conformance_asks_a_person_for_the_card(
    settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = IdCardSimulator(tmp_path / "by hand")
    reader.start()
    settings.write_text(settings.read_text().replace(str(tmp_path / "reader"), reader.endpoint))

    class ObedientPerson(Console):
        def print(self, *words: object, **more: object) -> None:
            asked = str(words[0]) if words else ""
            if "put an ID card on" in asked:
                reader.act("put", {"person": "li"})
            elif "take it away" in asked:
                reader.act("lift", {})

    monkeypatch.setattr(device_verbs, "Console", ObedientPerson)
    monkeypatch.setattr(fault_trials, "fault_script", lambda _family: ())
    given = ["conformance", "id_card_reader", "--settings", str(settings), "--out", str(tmp_path / "out"), "--by-hand"]
    assert RUNNER.invoke(app, given).exit_code == 0
    reader.stop()
    report = json.loads((tmp_path / "out/id_card_reader.json").read_text())
    assert "read: CardRead" in [each["seen"] for each in report["findings"] if each["name"] == "does_its_work"]


@pytest.mark.parametrize("verb", [["conformance"], ["device", "try"]])
def test_device_that_is_not_set_up_is_named(verb: list[str], settings: Path) -> None:
    done = RUNNER.invoke(app, [*verb, "camera", "--settings", str(settings)])
    assert (done.exit_code, "the settings name no camera" in done.output) == (2, True)


def test_new_device_is_made_once(tmp_path: Path) -> None:
    given = ["device", "new", "code_scanner", "acme_lines", "--folder", str(tmp_path)]
    assert RUNNER.invoke(app, given).exit_code == 0
    assert '"code_scanner.acme_lines.v1"' in (tmp_path / "acme_lines/pyproject.toml").read_text()
    assert (tmp_path / "acme_lines/acme_lines/adapter.py").is_file()
    assert RUNNER.invoke(app, given).exit_code == 2


def test_family_of_ones_own_is_made(tmp_path: Path) -> None:
    given = ["device", "new", "queue_ticket", "acme_tickets", "--folder", str(tmp_path)]
    refused = RUNNER.invoke(app, given)
    assert (refused.exit_code, "--own-family" in refused.output) == (2, True)
    assert RUNNER.invoke(app, [*given, "--own-family"]).exit_code == 0
    assert 'queue_ticket = "acme_tickets.manifest:MANIFEST"' in (tmp_path / "acme_tickets/pyproject.toml").read_text()
    taken = ["device", "new", "camera", "acme_eye", "--folder", str(tmp_path), "--own-family"]
    assert RUNNER.invoke(app, taken).exit_code == 2


@pytest.mark.parametrize(("family", "name"), [("scale", "acme"), ("code_scanner", "../acme")])
def test_new_device_that_cannot_be_is_refused(family: str, name: str, tmp_path: Path) -> None:
    assert RUNNER.invoke(app, ["device", "new", family, name, "--folder", str(tmp_path)]).exit_code == 2
    assert not list(tmp_path.iterdir())


def test_device_is_tried_by_hand(settings: Path) -> None:
    given = ["device", "try", "id_card_reader", "--settings", str(settings)]
    one = RUNNER.invoke(app, [*given, "--act", "presence"])
    assert (one.exit_code, "presence: Presence" in one.output) == (0, True)
    many = RUNNER.invoke(app, given, input="read\npresence\n\n")
    assert many.exit_code == 0
    assert "read: NoCard" in many.output
    assert RUNNER.invoke(app, [*given, "--act", "dance"]).exit_code == 2
