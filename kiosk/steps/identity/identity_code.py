"""身份码 — a code on the telephone in place of the card: the centre says whose it is. Needs the network, gives no portrait."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from contract.execution import (
    IDENTITY_CODE,
    CodeRefusal,
    IdentityCodeReply,
    IdentityCodeRequest,
    IdentityFound,
    IdentityRefused,
)
from contract.records import PersonDetails, Submission
from drivers.ports.id_card_reader import CardLayout, IdCard
from kiosk.services.ports import NoAnswer
from offline_queue.centre_outcomes import CentreUnreachable

if TYPE_CHECKING:
    from kiosk.steps.step import Step

LONGEST_CODE = 1000
"""Characters; what is longer is no identity code and does not go to the centre."""

MOST_WAITING = 4
"""Codes that wait for their question: more are no view that somebody holds a telephone into."""

CODE_GARBLED = "identify.code_garbled"

REFUSALS: dict[CodeRefusal, str] = {
    CodeRefusal.UNKNOWN: "identify.code_unknown",
    CodeRefusal.EXPIRED: "identify.code_expired",
}
"""What to say to each way a code is refused."""


class IdentityCodeResolver:
    """Asks whose codes were shown (身份码核验), for one step: one code after another, until one is somebody's.

    A code of no known person is not asked about again: it may be a poster that hangs in sight of the scanner.
    `on_found` gets the person, the assertion, and what was shown where only some items take it. `on_refused` gets the id of the
    message that says why there is none.
    """

    def __init__(
        self, step: "Step", on_found: Callable[[IdCard, str, str], None], on_refused: Callable[[str], None]
    ) -> None:
        self._step = step
        self._on_found = on_found
        self._on_refused = on_refused
        self.is_asking = False
        self._asked = ""
        self._waiting: list[str] = []
        self._unknown: set[str] = set()
        self._has_expired = False

    def ask(self, codes: Iterable[str]) -> str | None:
        """Ask the centre whose these codes are. What is to be said where it is not asked: none can be one, or none is."""
        fit = [code for code in codes if code.strip() and len(code) <= LONGEST_CODE]
        if not fit:
            return CODE_GARBLED
        known = {*self._unknown, *self._waiting, self._asked}
        self._waiting = [*self._waiting, *(code for code in dict.fromkeys(fit) if code not in known)][:MOST_WAITING]
        if not self.is_asking:
            if not self._waiting:
                return REFUSALS[CodeRefusal.UNKNOWN]
            self._ask_next()
        return None

    def ask_no_more(self) -> None:
        """It is known who it is."""
        self._waiting = []

    def give_up(self) -> None:
        """The call failed by a fault of ours: as if the centre had not been reached."""
        self._end("identify.code_no_network")

    def _ask_next(self) -> None:
        self._asked = self._waiting.pop(0)
        services = self._step.context.services
        submission = Submission(answers={IDENTITY_CODE: self._asked})
        centre, head = services.centre, self._step.context.head(services.identifiers.new(), submission)
        self.is_asking = True
        self._step.run(
            services.workers.centre,
            lambda: centre.resolve_identity(IdentityCodeRequest(**dict(head()))),
            self._on_reply,
        )

    def _on_reply(self, reply: IdentityCodeReply | NoAnswer) -> None:
        self._step.context.note_reply(reply)
        match reply:
            case IdentityFound(person=person, assertion=assertion, also_by=also_by):
                self._take(person, assertion, also_by)
            case IdentityRefused(refusal=refusal):
                self._refuse(refusal)
            case CentreUnreachable():
                self._end("identify.code_no_network")
            case _:
                self._end("identify.code_no_answer")

    def _refuse(self, refusal: CodeRefusal) -> None:
        """What has expired is rather what was held up than what is unknown: it is said where several were in view."""
        self._has_expired = self._has_expired or refusal is CodeRefusal.EXPIRED
        if refusal is CodeRefusal.UNKNOWN:
            self._unknown.add(self._asked)
        if self._waiting:
            self._ask_next()
        else:
            self._end(REFUSALS[CodeRefusal.EXPIRED if self._has_expired else refusal])

    def _end(self, message: str) -> None:
        self._stop()
        self._on_refused(message)

    def _stop(self) -> None:
        self.is_asking, self._asked, self._waiting, self._has_expired = False, "", [], False

    def _take(self, person: PersonDetails, assertion: str, also_by: str) -> None:
        self._stop()
        card = card_of(person)
        if card is None:
            self._on_refused("identify.code_incomplete")
        else:
            self._on_found(card, assertion, also_by)


def card_of(person: PersonDetails) -> IdCard | None:
    """The person as on their card, without a portrait; None where the platform said too little."""
    try:
        layout, born = CardLayout(person.document), date.fromisoformat(person.birth_date)
        valid_to = date.fromisoformat(person.valid_to) if person.valid_to else None
    except ValueError:
        return None
    if not person.name or not person.id_number:
        return None
    return IdCard(
        layout=layout,
        name=person.name,
        id_number=person.id_number,
        sex=person.sex,
        birth_date=born,
        ethnicity=person.ethnicity,
        address=person.address,
        valid_to=valid_to,
    )
