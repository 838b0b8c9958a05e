"""How a department's own messages become ours and back, as data: each place of the one is taken from a place of the other.

    "applicant.idNo" = "submission.person.id_number"               # the same value, somewhere else
    channel = { value = "SELF_SERVICE" }                            # always the same
    outcome = { from = "code", words = { "0" = "completed" } }      # other words; a word that is not listed gives nothing
    case_number = { from = "bizNo", as = "text" }                   # a number that is sent as text
    request_id = { question = "request_id" }                        # in an answer: as it was asked
    options = { each = "data.rows", take = { value = "id" } }       # a list, each of its members by a table of its own

What is not there is left out, so that the check of the message says which of its places is missing.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, model_validator

Place = Annotated[str, StringConstraints(pattern=r"^[\w-]+(\.[\w-]+)*$", max_length=200)]
"""Names of a JSON object from the outside in, with points between them; a number counts the members of a list from 0."""

Scalar = str | int | float | bool
Json = Any
"""What a JSON text says."""

_NOTHING = object()


class _MappingPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    shape: ClassVar[str]


class Fixed(_MappingPart):
    """Always the same value (固定值)."""

    shape = "value"

    value: Scalar

    def find(self, said: Json, asked: Json) -> Json:  # noqa: ARG002 - one shape for all
        return self.value


class Asked(_MappingPart):
    """What the centre asked with (问题中的值): for systems that do not repeat it."""

    shape = "question"

    question: Place

    def find(self, said: Json, asked: Json) -> Json:  # noqa: ARG002 - one shape for all
        return at(asked, self.question)


class Translated(_MappingPart):
    """A value by other words (换码), or as text."""

    shape = "from"

    source: Place = Field(alias="from")
    words: dict[str, Scalar] = Field(default_factory=dict)
    otherwise: Scalar | None = None
    kind: Literal["text"] | None = Field(default=None, alias="as")

    @model_validator(mode="after")
    def _does_something(self) -> "Translated":
        if not self.words and self.kind is None and self.otherwise is None:
            raise ValueError("words, otherwise or as is missing; without any of them the place alone is enough")
        if self.words and self.kind is not None:
            raise ValueError("words and as do not go together")
        return self

    def find(self, said: Json, asked: Json) -> Json:  # noqa: ARG002 - one shape for all
        value, word = at(said, self.source), word_at(said, self.source)
        if self.words:
            value = _NOTHING if word is None else self.words.get(word, _NOTHING)
        elif self.kind is not None:
            value = _NOTHING if word is None else word
        return self.otherwise if value is _NOTHING and self.otherwise is not None else value


class Members(_MappingPart):
    """Each member of a list (逐项), by a table of its own."""

    shape = "each"

    each: Place
    take: "Table"

    def find(self, said: Json, asked: Json) -> Json:
        members = at(said, self.each)
        return [mapped(self.take, one, asked) for one in members] if isinstance(members, list) else _NOTHING


def _kind(given: object) -> str:
    """The name of the kind in a message about a fault."""
    if not isinstance(given, dict):
        return given.shape if isinstance(given, _MappingPart) else "place"
    return next((name for name in ("value", "question", "each") if name in given), "from")


Source = Annotated[
    Annotated[Place, Tag("place")]
    | Annotated[Fixed, Tag("value")]
    | Annotated[Asked, Tag("question")]
    | Annotated[Translated, Tag("from")]
    | Annotated[Members, Tag("each")],
    Discriminator(_kind),
]
Table = dict[Place, Source]
"""Where each place of the message that is made takes its value from (映射表)."""

Members.model_rebuild()


def mapped(table: Mapping[str, Source], said: Json, asked: Json = None) -> dict[str, Json]:
    """A message made by a table from what was said; `asked`: the question that it answers."""
    made: dict[str, Json] = {}
    for place, source in table.items():
        value = at(said, source) if isinstance(source, str) else source.find(said, asked)
        if value is not _NOTHING:
            _put(made, place.split("."), value)
    return made


def at(said: Json, place: str) -> Json:
    """What is at a place; a mark of this module when nothing is."""
    for name in place.split("."):
        if isinstance(said, dict) and name in said:
            said = said[name]
        elif isinstance(said, list) and name.isdecimal() and int(name) < len(said):
            said = said[int(name)]
        else:
            return _NOTHING
    return said


def word_at(said: Json, place: str) -> str | None:
    """What is at a place, as JSON writes it; None where that is no single value."""
    value = at(said, place)
    return _in_words(value) if isinstance(value, (str, int, float, bool)) else None


def collisions(table: Mapping[str, Source]) -> list[str]:
    """Places of which one lies within the other: a message could hold only one of the two."""
    return [f"{one} and {two}" for one in table for two in table if two.startswith(f"{one}.")]


def said_places(table: Mapping[str, Source]) -> Iterator[str]:
    """Where a table takes values from in what was said; of a list's members by its first."""
    for source in table.values():
        match source:
            case str():
                yield source
            case Translated():
                yield source.source
            case Members():
                yield source.each
                yield from (f"{source.each}.0.{place}" for place in said_places(source.take))


def asked_places(table: Mapping[str, Source]) -> Iterator[str]:
    """Where a table takes values from in the question."""
    for source in table.values():
        match source:
            case Asked():
                yield source.question
            case Members():
                yield from asked_places(source.take)


def _put(made: dict[str, Json], names: list[str], value: Json) -> None:
    for name in names[:-1]:
        made = made.setdefault(name, {})
    made[names[-1]] = value


def _in_words(value: Scalar) -> str:
    """As JSON writes it, so that a file can name true, 0 and 1.5."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
