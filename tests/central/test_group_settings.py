"""Settings of groups of terminals: looked at, saved, taken by terminals, told back, differing, and back as they were."""

import pytest

from contract.terminals import SettingsReport, WantedSettings

LOGIN = {"operator": "张三", "password": "open"}
PAGE = "/console/settings"
GROUP = {"kind": "group", "name": "trial"}


@pytest.fixture
def terminals(enrol, operator) -> tuple:
    found = enrol("YC-001"), enrol("YC-002")
    assert operator.post("/console/terminals/YC-001", data={"group_name": "trial"}).status_code == 200
    return found


def save(operator, **form) -> int:
    return operator.post(PAGE, data=form, follow_redirects=False).status_code


def reported(terminal, report: SettingsReport | None = None) -> WantedSettings | None:
    return terminal.beat(settings=report).settings


def taken(terminal) -> SettingsReport:
    """The terminal takes what it should, and tells so."""
    wanted = reported(terminal)
    report = SettingsReport(number=wanted.number, values=wanted.values)
    assert reported(terminal, report) is None
    return report


def test_group_settings_are_looked_at_before_saved(terminals, operator):
    page = operator.post(f"{PAGE}/preview", data={**GROUP, "volume_percent": "40", "planned_hours": "1-6 09:00-17:00"})
    assert "1 台终端会改变，0 台不变" in page.text
    assert "未设 → <b>40</b>" in page.text
    assert reported(terminals[0]) == WantedSettings(number=0)
    assert save(operator, **GROUP, volume_percent="40", planned_hours="1-6 09:00-17:00", heartbeat_seconds="30") == 303
    answer = terminals[0].beat()
    assert answer.settings == WantedSettings(number=1, values={"volume_percent": 40})
    assert (answer.planned_hours, answer.next_beat_seconds) == ("1-6 09:00-17:00", 30)
    assert reported(terminals[1]) == WantedSettings(number=0)
    assert "终端设置" in operator.get("/console/accounts").text


def test_terminal_tells_settings_and_its_differences(terminals, operator):
    assert save(operator, **GROUP, volume_percent="40") == 303
    assert "还没有上报" in operator.get(PAGE).text
    report = taken(terminals[0])
    assert "没有偏差" in operator.get(PAGE).text
    assert "分组 trial" in operator.get("/console/terminals/YC-001").text
    here = report.model_copy(update={"values": {"volume_percent": 70}, "changed_here": ("volume_percent",)})
    assert reported(terminals[0], here) is None
    assert "现场改动：音量（%） 70，应为 40" in operator.get(PAGE).text
    assert reported(terminals[0]) is not None, "a start that heard of nothing yet is told again"
    preview = operator.post(f"{PAGE}/preview", data={**GROUP, "volume_percent": "50"}).text
    assert "现场已改，保留现场的" in preview
    assert reported(terminals[0], here.model_copy(update={"refused": ("brightness_percent",)})) is None
    assert "本机做不到：屏幕亮度（%）" in operator.get(PAGE).text


def test_narrower_target_wins_and_earlier_settings_return(terminals, operator):
    assert save(operator, kind="all", volume_percent="20", idle_seconds="60") == 303
    assert save(operator, kind="region", name="4416", volume_percent="30") == 303
    assert save(operator, **GROUP, volume_percent="40") == 303
    assert reported(terminals[0]).values == {"volume_percent": 40, "idle_seconds": 60}
    assert reported(terminals[1]).values == {"volume_percent": 30, "idle_seconds": 60}
    assert save(operator, **GROUP, volume_percent="50") == 409, "somebody else was there meanwhile"
    assert save(operator, **GROUP, follows="3", volume_percent="50") == 303
    back = {**GROUP, "follows": "4"}
    assert operator.post(f"{PAGE}/back", data={**back, "number": "2"}).status_code == 404, "of another target"
    assert operator.post(f"{PAGE}/back", data={**back, "number": "3"}).status_code == 200
    assert reported(terminals[0]).values["volume_percent"] == 40
    assert operator.post(f"{PAGE}/back", data={**GROUP, "number": "0", "follows": "5"}).status_code == 200
    assert reported(terminals[0]).values["volume_percent"] == 30


def test_terminal_that_leaves_group_leaves_its_settings(terminals, operator):
    assert save(operator, **GROUP, volume_percent="40") == 303
    report = taken(terminals[0])
    operator.post("/console/terminals/YC-001", data={"group_name": ""})
    assert reported(terminals[0], report) == WantedSettings(number=2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "all", "volume_percent": "101"}, {"kind": "all", "idle_seconds": "x"}, {"kind": "all", "name": "x"},
        {"kind": "all", "planned_hours": "always"}, {"kind": "group"}, {"kind": "nobody", "name": "x"},
        {"kind": "all", "heartbeat_seconds": "1"},
    ],
)  # fmt: skip
def test_settings_out_of_bounds_are_refused(terminals, operator, wrong):
    assert save(operator, **wrong) == 422
    assert reported(terminals[0]) == WantedSettings(number=0)


def test_target_without_its_name_has_no_form(operator):
    unnamed = [{"kind": kind, "name": ""} for kind in ("group", "terminal", "region", "level")]
    for target in [
        *unnamed,
        {"kind": "level", "name": "x"},
        {"kind": "region", "name": "x"},
        {"kind": "all", "name": "x"},
    ]:
        page = operator.get(PAGE, params=target)
        assert page.status_code == 200, target
        assert 'action="/console/settings/preview"' not in page.text, target
        assert "选这些终端" in page.text
        assert save(operator, **target, volume_percent="40") == 422, target


def test_preview_says_what_is_out_of_bounds(terminals, operator):
    page = operator.post(f"{PAGE}/preview", data={"kind": "all", "volume_percent": "101"})
    assert page.status_code == 422
    assert "音量（%）不在可设的范围内" in page.text
