"""pydantic without the types of its inner schemas, which only type checkers read: half a MiB at rest, and 8 ms.

While the module with these types loads for the first time, each of them is a plain dictionary. Of no effect where pydantic was
loaded before.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import typing_extensions


class _Untyped(dict[str, object]):
    """Stands in for `TypedDict` (字典类型占位)."""

    def __init_subclass__(cls, total: bool = True) -> None:
        del total
        cls.__annotations__ = {}


@contextmanager
def without_typed_dictionaries() -> Iterator[None]:
    """Whoever declares a typed dictionary meanwhile declares a plain one."""
    real = typing_extensions.TypedDict
    vars(typing_extensions)["TypedDict"] = _Untyped
    try:
        yield
    finally:
        vars(typing_extensions)["TypedDict"] = real


with without_typed_dictionaries():
    import pydantic_core.core_schema  # noqa: F401 -- alone: what pydantic itself declares stays as it is
