"""What the centre has proven about the citizen of this visit. Personal; lives in the Session and ends with it.

Asked for on the centre's lane, before the first request that needs it: whoever asks first pays, later ones find it there.
"""

from collections.abc import Callable

from contract.execution import DepartmentDown
from contract.identity import CardEvidence
from contract.proof import ProofGiven, ProofRefusal, ProofRefused, ProofReply
from contract.records import Submission
from contract.terms import ProofLevel
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable

USED_FOR = 25 * 60.0
"""Seconds (monotonic) after which it is asked for once more; at the centre it counts for up to thirty minutes."""

Ask = Callable[[Submission], "ProofReply | CentreRefused | CentreUnreachable"]


class Proofs:
    """核验凭据. One claim at a time: another card, or a face that has passed, is another claim."""

    def __init__(self) -> None:
        self._claim: Submission | None = None
        self._given: ProofGiven | None = None
        self._refusal: ProofRefusal | None = None
        self._until = 0.0
        self.code_assertion = ""
        """Of the identity platform, where a code was shown in place of the card."""

    @property
    def refusal(self) -> ProofRefusal | None:
        """Why the authority did not confirm the claim of now; None where it did, or was not asked."""
        return self._refusal

    @property
    def level(self) -> ProofLevel:
        """How sure it is by now."""
        return ProofLevel.NONE if self._given is None else self._given.level

    def known(self, seconds: float) -> tuple[str, ...]:
        """The assertions that are there."""
        if self._given is not None and seconds < self._until:
            return (self._given.assertion,)
        return (self.code_assertion,) if self.code_assertion else ()

    def ensure(
        self, claim: Submission, ask: Ask, seconds: float
    ) -> "ProofReply | CentreRefused | CentreUnreachable | None":
        """Have the claim proven, unless it is, or was refused. Gives the answer where the centre was asked. Blocks."""
        # that the card lies there no more takes nothing from what was proven while it did
        is_same = self._claim is not None and _without_presence(self._claim) == _without_presence(claim)
        if is_same and (self._refusal is not None or (self._given is not None and seconds < self._until)):
            return None
        reply = ask(claim)
        match reply:
            case ProofGiven():
                self._claim, self._given, self._refusal = claim, reply, None
                self._until = seconds + USED_FOR
            case ProofRefused(refusal=refusal):
                self._claim, self._given, self._refusal = claim, None, refusal
            case DepartmentDown() | CentreRefused() | CentreUnreachable():
                pass  # nothing is known either way
        return reply

    def forget(self) -> None:
        """Drop everything."""
        self._claim = self._given = self._refusal = None
        self.code_assertion = ""


def _without_presence(claim: Submission) -> Submission:
    evidence = claim.evidence
    if evidence is None or not isinstance(evidence.document, CardEvidence):
        return claim
    document = evidence.document.model_copy(update={"is_present": False})
    return claim.model_copy(update={"evidence": evidence.model_copy(update={"document": document})})
