"""身份码 — a code on the telephone in place of the card: the centre says whose it is. Needs the network, gives no portrait."""

from collections.abc import Callable
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

REFUSALS: dict[CodeRefusal, str] = {
    CodeRefusal.UNKNOWN: "identify.code_unknown",
    CodeRefusal.EXPIRED: "identify.code_expired",
}
"""What to say to each way a code is refused."""


class IdentityCodeResolver:
    """Asks whose code was shown (身份码核验), for one step.

    `found` gets the person, the assertion, and what was shown where only some items take it. `refused` gets the id of the
    message that says why there is none.
    """

    def __init__(self, step: "Step", found: Callable[[IdCard, str, str], None], refused: Callable[[str], None]) -> None:
        self._step = step
        self._found = found
        self._refused = refused
        self.is_asking = False

    def ask(self, code: str) -> bool:
        """Ask the centre whose code it is; False for what cannot be one."""
        if not code.strip() or len(code) > LONGEST_CODE:
            return False
        services = self._step.context.services
        submission = Submission(answers={IDENTITY_CODE: code})
        centre, head = services.centre, self._step.context.head(services.identifiers.new(), submission)
        self.is_asking = True
        self._step.run(
            services.workers.centre,
            lambda: centre.resolve_identity(IdentityCodeRequest(**dict(head()))),
            self._on_reply,
        )
        return True

    def give_up(self) -> None:
        """The call failed by a fault of ours: as if the centre had not been reached."""
        self.is_asking = False
        self._refused("identify.code_no_network")

    def _on_reply(self, reply: IdentityCodeReply | NoAnswer) -> None:
        self.is_asking = False
        self._step.context.heard(reply)
        match reply:
            case IdentityFound(person=person, assertion=assertion, also_by=also_by):
                self._take(person, assertion, also_by)
            case IdentityRefused(refusal=refusal):
                self._refused(REFUSALS[refusal])
            case CentreUnreachable():
                self._refused("identify.code_no_network")
            case _:
                self._refused("identify.code_no_answer")

    def _take(self, person: PersonDetails, assertion: str, also_by: str) -> None:
        card = card_of(person)
        if card is None:
            self._refused("identify.code_incomplete")
        else:
            self._found(card, assertion, also_by)


def card_of(person: PersonDetails) -> IdCard | None:
    """The person as their card would tell, without a portrait; None where the platform said too little."""
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
