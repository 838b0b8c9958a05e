"""What a window is shown of the screen: enough to help, and nothing that the citizen, their card or a department gave."""

import json
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import pytest
from msgspec.structs import asdict, replace

from catalogue.text import Language
from kiosk.terminal.shared_screen import shared_screen
from kiosk.view.form import FormScreen
from kiosk.view.intents import GoOn, Leave, SetField, Wake
from kiosk.voice.discretion import personal_values
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, snapshot
from tests.ui.views import names, view
from wording.store import load_wording

WORDING = load_wording()
ITEMS = ("GA001", "GA002", "GA004", "RS001", "RS009", "SW001", "MZ007", "YB003")


def lines(bench: Bench) -> list[str]:
    return json.loads(shared_screen(bench.view, WORDING))["lines"]


def texts(value: Any) -> set[str]:
    """Every text within a value of the session."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, (tuple, list, set, frozenset)):
        return {text for part in value for text in texts(part)}
    if isinstance(value, dict):
        return texts(tuple(value.values()))
    if is_dataclass(value):
        return texts([getattr(value, part.name) for part in fields(value)])
    return texts(asdict(value)) if hasattr(value, "__struct_fields__") else set()


@cache
def words_of_catalogue() -> str:
    """All that stood in catalogue and messages before the citizen came."""
    labels = (field.label.in_language(Language.ZH) for item in snapshot().items.values() for field in item.inputs)
    return " ".join((*labels, *(item.short.zh for item in snapshot().items.values())))


def personal(bench: Bench) -> set[str]:
    """What the session knows of the citizen, but for words that the catalogue has by itself."""
    session = bench.terminal._visit.session
    known = texts(session.person) | texts(session.known) | personal_values(bench.screen)
    if session.journey is not None:
        known |= texts(tuple(session.journey.form.answers.values()))
    common = words_of_catalogue()
    return {text for text in known if len(text) >= 2 and text not in common}


@pytest.mark.parametrize("code", ITEMS)
def test_no_personal_value_is_in_it(code: str) -> None:
    bench = Bench()
    leaks: set[str] = set()
    met: set[str] = set()

    def look() -> None:
        if bench.terminal._visit is None:
            return
        shared = shared_screen(bench.view, WORDING)
        known = personal(bench)
        met.update(known)
        leaks.update(value for value in known if value in shared)

    bench.terminal.watch(look)
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk()
    assert citizen.person.name in met
    assert citizen.person.id_number in met
    assert not leaks


@pytest.mark.parametrize("name", names())
def test_every_sample_hides_what_it_shows(name: str) -> None:
    shown = view(name)
    shared = shared_screen(shown, WORDING)
    assert json.loads(shared)["title"]
    common = words_of_catalogue()
    assert not {value for value in personal_values(shown.screen) if value in shared and value not in common}


def test_fields_are_shared_by_their_state() -> None:
    bench = Bench()
    citizen = Citizen(bench)
    citizen.open("GA004")
    assert lines(bench)[0] == "事项：" + snapshot().items["GA004"].short.zh
    citizen.start()
    citizen.walk(until=lambda screen: isinstance(screen, FormScreen) and any(f.name == "mobile" for f in screen.fields))
    field = next(field for field in bench.screen.fields if field.name == "mobile")
    assert f"{field.label}：未填" in lines(bench)
    bench.do(SetField("mobile", "13800138000"))
    assert f"{field.label}：已填（内容不显示）" in lines(bench)
    assert any(line.startswith("第 ") for line in lines(bench)), "the step is named"
    assert any("主按钮" in line for line in lines(bench))


def test_question_over_the_page_is_shared() -> None:
    bench = Bench()
    citizen = Citizen(bench)
    citizen.open("GA004")
    citizen.start()
    citizen.walk(until=lambda screen: isinstance(screen, FormScreen))
    bench.do(SetField(bench.screen.fields[0].name, "x"))
    bench.do(GoOn())
    bench.do(Leave())
    assert (bench.view.overlay is not None) == ("屏幕上有一个询问" in lines(bench))


def test_window_reads_chinese_whatever_the_citizen_reads() -> None:
    bench = Bench()
    bench.do(Wake())
    assert json.loads(shared_screen(bench.view, WORDING))["title"] == "首页"
    english = view("form", Language.EN)
    assert json.loads(shared_screen(english, WORDING))["title"] == "填写"


def test_field_of_another_answer_is_not_named() -> None:
    shown = view("form")
    asked = replace(shown.screen.fields[0], label="配偶身份证号码", is_conditional=True)
    lines = json.loads(shared_screen(replace(shown, screen=replace(shown.screen, fields=(asked,))), WORDING))["lines"]
    assert not [line for line in lines if "配偶" in line]
    assert [line for line in lines if "另一项" in line]
