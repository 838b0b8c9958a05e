"""Reads one table of a TOML file into a frozen record, or says everything that does not fit, each with its place and what is allowed."""

from collections.abc import Callable, Iterator
from enum import Enum
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

S = TypeVar("S", bound=Struct)
T = TypeVar("T")

Place = tuple[int | str, ...]
"""Keys and list positions that lead to a value."""


class Misfit(Struct, frozen=True):
    """One value that does not fit, and what is allowed in its place. `in_words` repeats the value, which may be secret."""

    place: Place
    message: str
    given: object

    @property
    def in_words(self) -> str:
        """For who wrote the table."""
        is_short = isinstance(self.given, str | int | float | bool)
        return f"{self.message}; given was {self.given!r}" if is_short else self.message


class TableInvalid(ValueError):
    """The table makes no record. `misfits` lists all of them."""

    def __init__(self, misfits: tuple[Misfit, ...]) -> None:
        super().__init__("\n".join(f"{'.'.join(map(str, misfit.place))}: {misfit.in_words}" for misfit in misfits))
        self.misfits = misfits


def _no_other(kind: type, _value: object) -> object:
    raise NotImplementedError(kind)


class TableReading(Struct, frozen=True):
    """The way values are taken: not `strict` takes texts for numbers; `make` makes what is neither a record nor plain."""

    strict: bool = True
    make: Callable[[type, Any], object] = _no_other

    def convert(self, value: object, kind: type[T]) -> T:
        """The value as `kind`. Raises msgspec.ValidationError at the first that does not fit."""
        return msgspec.convert(value, kind, strict=self.strict, dec_hook=self.make)


STRICT = TableReading()


def read_table(kind: type[S], table: object, reading: TableReading = STRICT) -> S:
    """The record. Raises TableInvalid."""
    try:
        return reading.convert(table, kind)
    except msgspec.ValidationError:
        # msgspec stops at the first; anyone who edits a file wants to know all
        raise TableInvalid(tuple(_misfits(kind, table, (), reading))) from None


def _misfits(kind: Any, value: object, place: Place, reading: TableReading) -> Iterator[Misfit]:
    """Inside first: what a record says of its fields together is only said of fields that fit by themselves."""
    plain = _plain(kind)
    inside: list[Misfit] = []
    record = _record(plain, value)
    if record is not None and isinstance(value, dict):
        inside = list(_in_record(record, value, place, reading))
    elif get_origin(plain) is tuple and isinstance(value, list | tuple):
        of = get_args(plain)[0]
        inside = [misfit for at, element in enumerate(value) for misfit in _misfits(of, element, (*place, at), reading)]
    elif get_origin(plain) is dict and isinstance(value, dict):
        of = get_args(plain)[1]
        inside = [misfit for key, element in value.items() for misfit in _misfits(of, element, (*place, key), reading)]
    if inside:
        yield from inside
        return
    try:
        reading.convert(value, kind)
    except msgspec.ValidationError as error:
        yield Misfit(place, _allowed(plain) or str(error).rpartition(" - at `$")[0] or str(error), value)


def _in_record(record: type[Struct], table: dict[str, object], place: Place, reading: TableReading) -> Iterator[Misfit]:
    kinds = get_type_hints(record, include_extras=True)
    tag = record.__struct_config__.tag_field
    for name in table.keys() - kinds.keys() - {tag}:
        yield Misfit((*place, name), "is an unknown key; check its spelling, or take it out", None)
    for field in msgspec.structs.fields(record):
        if field.name in table:
            yield from _misfits(kinds[field.name], table[field.name], (*place, field.name), reading)
        elif field.required:
            yield Misfit((*place, field.name), "is required and missing", None)


def _plain(kind: Any) -> Any:
    """Without its limits, and without None beside it."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    others = [member for member in _members(kind) if member is not type(None)]
    return _plain(others[0]) if len(others) == 1 and others[0] is not kind else kind


def _members(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _record(plain: Any, value: object) -> type[Struct] | None:
    """Which record the table is to become; of several the one that its tag names."""
    records = [member for member in _members(plain) if isinstance(member, type) and issubclass(member, Struct)]
    if len(records) < 2 or not isinstance(value, dict):
        return records[0] if records else None
    return next((record for record in records if value.get(record.__struct_config__.tag_field) == _tag(record)), None)


def _tag(record: type[Struct]) -> object:
    return record.__struct_config__.tag


def _allowed(plain: Any) -> str:
    """What may be there, where that can be listed."""
    if isinstance(plain, type) and issubclass(plain, Enum):
        return f"must be one of {', '.join(repr(member.value) for member in plain)}"
    records = [member for member in _members(plain) if isinstance(member, type) and issubclass(member, Struct)]
    if len(records) > 1:
        return f"must be one of {', '.join(repr(_tag(record)) for record in records)}"
    return ""
