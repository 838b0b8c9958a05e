"""What a method of a port takes and gives: its parameters in order, which of them is asked whether to stop, and its outcome."""

import inspect
from typing import Any, get_type_hints

from msgspec import Struct

from drivers.ports.device import Cancelled


class PortMethod(Struct, frozen=True):
    """One method of a port with its types, as both processes agree on it (端口方法)."""

    name: str
    parameters: tuple[tuple[str, Any], ...]
    outcome: Any
    bound: inspect.Signature

    def arguments(self, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """All of them in the order of the port. Raises TypeError where they do not fit."""
        bound = self.bound.bind(None, *given, **named)
        bound.apply_defaults()
        return tuple(bound.arguments.values())[1:]


def is_question(annotation: Any) -> bool:
    """Whether the parameter is the question whether to stop."""
    return bool(annotation == Cancelled)


def port_method(port: type[Any], name: str) -> PortMethod:
    function = getattr(port, name)
    hints = get_type_hints(function)
    outcome = hints.pop("return")
    return PortMethod(name, tuple(hints.items()), outcome, inspect.signature(function))
