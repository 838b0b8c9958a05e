"""How a test gets to a page of an item or to a field of its form, and what the centre answers there."""

from typing import Any

from contract.documents import ResultContent
from contract.execution import Completed, ExecuteRequest
from kiosk.view.form import FormScreen
from kiosk.view.intents import EditLine
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, both


def at(kind: type) -> object:
    return lambda screen: isinstance(screen, kind)


def walk_to(bench: Bench, code: str, kind: type, person: str = "") -> Citizen:
    citizen = Citizen(bench, person=person)
    citizen.open(code)
    citizen.start()
    citizen.walk(at(kind))
    return citizen


def done(request: ExecuteRequest) -> Completed:
    return Completed(request_id=request.request_id, case_number="C-1", result=a_result())


def a_result() -> object:
    return ResultContent(heading=both("好"), summary=both("好了"))


def shown(bench: Bench, name: str) -> Any:
    return next(each for each in bench.screen.fields if each.name == name)


def has(name: str) -> Any:
    return lambda screen: isinstance(screen, FormScreen) and name in {each.name for each in screen.fields}


def at_field(bench: Bench, code: str, name: str, person: str = "") -> Citizen:
    citizen = Citizen(bench, person=person)
    citizen.open(code)
    citizen.start()
    citizen.walk(has(name))
    return citizen


def journey_of(bench: Bench) -> Any:
    return bench.terminal._visit.session.journey


def edit(bench: Bench, name: str) -> None:
    """From the review to the line of a field."""
    place = next(place for place, step in enumerate(journey_of(bench).plan) if name in step.fields)
    assert bench.do(EditLine(bench.screen.editable.index(place)))


def breaks(_request: Any) -> Any:
    raise ValueError("an answer that no one understands")
