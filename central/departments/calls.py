"""What the centre may ask of a department's system: each call with its address under the department's, and its translation."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from central.departments.exchange import Call
from central.departments.mapping import Place, Table, asked_places, at, collisions, mapped, said_places, word_at
from central.departments.question_places import ANSWERS, answer_at, fault_of
from contract.execution import IDENTITY_CODE
from contract.reading import require_modest

CallName = Literal[
    "execute", "outcome", "lists", "holds", "sms", "identity_codes", "orders", "order_state", "reviews", "documents",
    "messages", "news", "health",
]  # fmt: skip

_IN_BRACES = re.compile(r"\{([\w.]+)\}")


class _CallPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class AnswerCase(_CallPart):
    """One kind of answer (应答分支): `take` is its table where what is at `place` is one of the words `words`."""

    place: Place
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    take: Table


class CallMapping(_CallPart):
    """One call (一项调用): method, address, and how question and answer are put. Without a table a message goes as it is.

    `answer` is the table of every answer; `answers` are tables by what an answer says, of which the first that fits counts.
    """

    path: Annotated[str, StringConstraints(pattern=r"^/[\x21-\x7e]*$", max_length=500)]
    """Under the department's address; {order_no} and its like are filled in from the question."""
    method: Literal["GET", "POST"] = "POST"
    request: Table = Field(default_factory=dict)
    answer: Table = Field(default_factory=dict)
    answers: tuple[AnswerCase, ...] = ()

    @model_validator(mode="after")
    def _can_be_made(self) -> Self:
        if self.request and self.method == "GET":
            raise ValueError("request: a GET has no body; put {…} into path")
        if self.answer and self.answers:
            raise ValueError("answer and answers do not go together")
        for table in (self.request, self.answer, *(answer.take for answer in self.answers)):
            if found := collisions(table):
                raise ValueError(f"one place lies within the other: {'; '.join(found)}")
        return self

    def faults(self, name: CallName) -> list[str]:
        """What is wrong with it as the call of this name: a place that no question fills, a GET for what changes something."""
        found = []
        if self.method == "GET" and name not in _ONLY_ASK:
            asks = ", ".join(way for way in USUAL if way in _ONLY_ASK)
            found.append(f"method: no GET, which is asked again after a broken connection; only {asks} can be asked so")
        names = ASKED_WITH[name]
        for place in _IN_BRACES.findall(self.path):
            fault = fault_of(place, names, is_single=True)
            found += [f"path: nothing fills {{{place}}}; {fault}"] if fault else []
        for where, place in self._taken_from_question():
            fault = fault_of(place, names, is_single=False)
            found += [f"{where}: the question has no {place}; {fault}"] if fault else []
        for place, answer in self.answers_named.items() if name == "identity_codes" else ():
            found += [] if answer == IDENTITY_CODE else [f"{place}: the one answer there is {ANSWERS}{IDENTITY_CODE}"]
        if any(asked_places(self.request)):
            found.append("request: { question = … } belongs to answers; name the place itself")
        if set("{}") & set(_IN_BRACES.sub("", self.path)):
            found.append("path: a brace that does not stand for a place")
        return found

    @property
    def answers_named(self) -> dict[str, str]:
        """Where it takes answers of a citizen from, each with the name of the input."""
        places = [*_IN_BRACES.findall(self.path), *(place for _, place in self._taken_from_question())]
        return {place: name for place in places if (name := answer_at(place))}

    @property
    def said_as(self) -> str:
        """Its address without what is filled in, as a log may show it."""
        return re.split(r"/?\{|\?", self.path, maxsplit=1)[0]

    def call(self, question: Mapping[str, Any], headers: dict[str, str]) -> Call:
        """The exchange that asks this."""
        path = _IN_BRACES.sub(lambda name: quote(_in_path(at(question, name[1])), safe=""), self.path)
        if self.method == "GET":
            return Call("GET", path, None, headers)
        said = mapped(self.request, question) if self.request else question
        return Call("POST", path, json.dumps(said, ensure_ascii=False).encode(), headers)

    def read(self, answer: bytes, question: Mapping[str, Any]) -> bytes:
        """The answer in our words. Raises ValueError where it is no JSON, or more than any answer holds."""
        if not (self.answer or self.answers):
            return answer
        require_modest(answer)
        try:
            said = json.loads(answer)
        except RecursionError:
            raise ValueError("too deep") from None
        return json.dumps(mapped(self._table_of(said), said, question), ensure_ascii=False).encode()

    def _taken_from_question(self) -> Iterator[tuple[str, str]]:
        yield from (("request", place) for place in said_places(self.request))
        yield from (("answer", place) for place in asked_places(self.answer))
        for answer in self.answers:
            yield from (("answers", place) for place in asked_places(answer.take))

    def _table_of(self, said: Any) -> Table:  # Any: JSON
        for case in self.answers:
            if word_at(said, case.place) in case.words:
                return case.take
        return self.answer


USUAL: dict[CallName, CallMapping] = {
    "execute": CallMapping(path="/execute"),
    "outcome": CallMapping(path="/executions/{terminal_id}/{request_id}", method="GET"),
    "lists": CallMapping(path="/lists"),
    "holds": CallMapping(path="/holds"),
    "sms": CallMapping(path="/sms"),
    "identity_codes": CallMapping(path="/identity-codes"),
    "orders": CallMapping(path="/orders"),
    "order_state": CallMapping(path="/orders/{order_no}", method="GET"),
    "reviews": CallMapping(path="/reviews"),
    "documents": CallMapping(path="/documents"),
    "messages": CallMapping(path="/messages"),
    "news": CallMapping(path="/news?after={cursor}", method="GET"),
    "health": CallMapping(path="/health", method="GET"),
}
"""A department that speaks as the centre does needs none of its own."""

_SEALED = frozenset({"request_id", "item_code", "catalogue_version", "terminal_id", "proof_level", "submission"})
_RECEIVED = frozenset(
    {"item_code", "terminal_id", "case_number", "case_key", "submitted_at", "proof_level", "confirmed", "submission"}
)
ASKED_WITH: dict[CallName, frozenset[str]] = {
    "execute": _SEALED | {"case_number"},
    "outcome": frozenset({"terminal_id", "request_id"}),
    "lists": _SEALED | {"list_name", "field"},
    "holds": _SEALED | {"field", "slot"},
    "sms": _SEALED | {"field"},
    "identity_codes": _SEALED,
    "orders": _SEALED,
    "order_state": frozenset({"order_no"}),
    "reviews": _RECEIVED,
    "documents": _RECEIVED,
    "messages": _RECEIVED | {"words_zh", "words_en"},
    "news": frozenset({"cursor"}),
    "health": frozenset(),
}
"""The names of each question, as `HttpDepartment` puts it."""

_ONLY_ASK = frozenset(name for name, usual in USUAL.items() if usual.method == "GET") | {"lists"}
"""The calls that change nothing, however often they are made."""


def _in_path(value: object) -> str:
    return str(value) if isinstance(value, (str, int)) else ""
