"""How our types are made known to QML, with the types that PySide's own stubs get wrong."""

from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtQml import QmlUncreatable

Made = TypeVar("Made", bound=type)


def made_in_python(made_by: str) -> Callable[[Made], Made]:
    """Decorator for a view-model: QML may hold it but not make it, for it needs what only Python can give."""
    # the stubs forget that it can be called
    return cast("Callable[[Made], Made]", QmlUncreatable(made_by))
