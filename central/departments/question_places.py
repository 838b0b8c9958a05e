"""Which places the questions to a department have: a path or a table that names another would be filled with nothing.

What an item asks for (`submission.answers.…`) is known to the catalogue alone: `answer_at` says what a place names of it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from contract.records import Submission

COMPOSITE: Mapping[str, Any] = {"submission": Submission, "confirmed": tuple[str, ...]}  # Any: what types are to Python
"""What a question holds that has places within; `confirmed` are names of inputs. The others are single values."""
ANSWERS = "submission.answers."


def fault_of(place: str, names: Collection[str], *, is_single: bool) -> str:
    """Why a question with these names has nothing at a place, or nothing single where that is wanted; "" where it has."""
    first, *within = place.split(".")
    if first not in names:
        return f"there is {_listed(_whole(name, is_single=is_single) for name in sorted(names))}"
    kinds, before = list(_kinds(COMPOSITE.get(first, str))), first
    for name in within:
        inner = [kind for part in kinds for kind in _within(part, name)]
        if not inner:
            return _what_is_there(before, kinds)
        kinds, before = inner, f"{before}.{name}"
    if is_single and not any(map(_is_single, kinds)):
        return _what_is_there(before, kinds)
    return ""


def answer_at(place: str) -> str:
    """The name of the input whose answer is at a place; "" where it is no answer's."""
    return place.removeprefix(ANSWERS).partition(".")[0] if place.startswith(ANSWERS) else ""


def _within(kind: Any, name: str) -> Iterator[Any]:  # Any: see COMPOSITE
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if name in kind.model_fields:
            yield from _kinds(kind.model_fields[name].annotation)
    elif get_origin(kind) is dict:
        yield from _kinds(get_args(kind)[1])
    elif get_origin(kind) is tuple and name.isdecimal():
        yield from _kinds(get_args(kind)[0])


def _kinds(said: Any) -> Iterator[Any]:  # Any: see COMPOSITE
    """Each of a union, without what is said about it."""
    origin = get_origin(said)
    if origin is Annotated:
        yield from _kinds(get_args(said)[0])
    elif origin in (Union, UnionType):
        for argument in get_args(said):
            yield from _kinds(argument)
    elif said is not type(None):
        yield said


def _is_single(kind: Any) -> bool:  # Any: see COMPOSITE
    return get_origin(kind) not in (dict, tuple) and not (isinstance(kind, type) and issubclass(kind, BaseModel))


def _what_is_there(before: str, kinds: Iterable[Any]) -> str:  # Any: see COMPOSITE
    found: dict[str, None] = {}
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= dict.fromkeys(sorted(kind.model_fields))
        elif get_origin(kind) is dict:
            found["…"] = None
        elif get_origin(kind) is tuple:
            found["0"] = found["1, …"] = None
    return f"within {before} there is {_listed(found)}"


def _whole(name: str, *, is_single: bool) -> str:
    return f"{name}.…" if is_single and name in COMPOSITE else name


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"
