"""Which firmware devices have and should have: told by terminals, wanted at the console, and told back where it differs."""

import pytest

from central.alarms.evidence import alarm_evidence_words
from central.alarms.service import judge_terminals, open_alarms_of
from central.terminal_register.firmware import ModelRow, model_rows, want_firmware
from contract.terminals import DeviceReport

PRINTER = "Brother HL-L5210DN"


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url


def printer(firmware: str) -> tuple[DeviceReport, ...]:
    camera = DeviceReport(family="camera", condition="ok", age_seconds=1)
    return camera, DeviceReport(
        family="document_printer", condition="ok", age_seconds=1, model=PRINTER, firmware=firmware
    )


def test_terminal_hears_which_firmware_is_wanted(centre, clock, enrol):
    terminal = enrol("YC-001")
    assert terminal.beat(devices=printer("1.19")).wanted_firmware == {}
    with centre.database.writing() as session:
        want_firmware(session, PRINTER, "1.20", "chief", clock.now())
        want_firmware(session, "another", "7", "chief", clock.now())
    assert terminal.beat(devices=printer("1.19")).wanted_firmware == {"document_printer": "1.20"}
    with centre.database.writing() as session:
        want_firmware(session, PRINTER, "", "chief", clock.now())
    assert terminal.beat(devices=printer("1.19")).wanted_firmware == {}


def test_models_are_counted_with_those_that_drift(centre, clock, enrol):
    for name, firmware in (("YC-001", "1.19"), ("YC-002", "1.20"), ("YC-003", "1.20"), ("YC-004", "")):
        enrol(name).beat(devices=printer(firmware))
    with centre.database.writing() as session:
        want_firmware(session, PRINTER, "1.20", "chief", clock.now())
        (line,) = model_rows(session)
    assert line == ModelRow("document_printer", PRINTER, (("1.20", 2), ("1.19", 1), ("", 1)), "1.20")
    assert line.drifted == 1


def test_drift_of_a_week_is_an_alarm(centre, clock, enrol):
    terminal = enrol("YC-001")

    def drift(firmware: str) -> list[str]:
        clock.advance(minutes=1)
        terminal.beat(devices=printer(firmware))
        judge_terminals(centre)
        with centre.database.reading() as session:
            return [
                alarm_evidence_words(each.fault.id, each.note)
                for each in open_alarms_of(session)
                if each.fault.id == "terminal.firmware_differs"
            ]

    for _ in range(2):
        with centre.database.writing() as session:
            want_firmware(session, PRINTER, "1.20", "chief", clock.now())
        assert drift("1.19") == []
        clock.advance(days=4)
    assert drift("1.19") == ["A4 打印机现为1.19，应为1.20"]
    assert drift("") == [], "of one that tells none it is not known"
    assert drift("1.19") != []
    assert drift("1.20") == []


def test_console_sets_firmware_and_shows_drift(operator, enrol):
    enrol("YC-001").beat(devices=printer("1.19"))
    assert operator.post("/console/firmware", data={"model": PRINTER, "firmware": " 1.20 "}).status_code == 200
    page = operator.get("/console/releases").text
    assert PRINTER in page
    assert 'value="1.20"' in page
    assert "应装固件 1.20" in operator.get("/console/terminals/YC-001").text
