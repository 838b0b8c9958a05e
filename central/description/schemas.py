"""JSON schemas of the messages, as they are read and as they are answered, under one set of names."""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from central.description.operations import Operation

Json = dict[str, Any]
_Mode = Literal["validation", "serialization"]

_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_OPENED = "#/components/schemas/"


class Schemas:
    """The schemas of the messages of all operations (消息模式), and of `more` messages that are answered."""

    def __init__(self, operations: Iterable[Operation], more: Iterable[type[BaseModel]]) -> None:
        wanted: list[tuple[str, _Mode, TypeAdapter[Any]]] = []
        for operation in operations:
            wanted.append((operation.path, "serialization", TypeAdapter(operation.answer)))
            if operation.request is not None:
                wanted.append((operation.path, "validation", TypeAdapter(operation.request)))
        wanted += [(kind.__name__, "serialization", TypeAdapter(kind)) for kind in more]
        self._found, rest = TypeAdapter.json_schemas(wanted, ref_template=_OPENED + "{model}")
        self.components: Json = {name: _in_text(schema) for name, schema in rest.get("$defs", {}).items()}

    def of_request(self, operation: Operation) -> Json:
        return dict(self._found[operation.path, "validation"])

    def of_answer(self, operation: Operation) -> Json:
        """What the operation answers where it is taken."""
        return dict(self._found[operation.path, "serialization"])

    def named(self, model: type[BaseModel]) -> Json:
        """One of the further messages."""
        return dict(self._found[model.__name__, "serialization"])


def _in_text(schema: Any) -> Any:
    """Raw bytes are base64 in a message, and their lengths those of the text."""
    if isinstance(schema, list):
        return [_in_text(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") != "binary":
        return {name: _in_text(element) for name, element in schema.items()}
    text = {name: element for name, element in schema.items() if name not in ("format", "minLength", "maxLength")}
    return text | {"contentEncoding": "base64", "pattern": _pattern(schema.get("minLength"), schema.get("maxLength"))}


def _pattern(least: int | None, most: int | None) -> str:
    if least is None or least != most:
        return _BASE64
    whole, rest = divmod(least, 3)
    tail = {0: "", 1: "[A-Za-z0-9+/]{2}==", 2: "[A-Za-z0-9+/]{3}="}[rest]
    return f"^[A-Za-z0-9+/]{{{4 * whole}}}{tail}$"
