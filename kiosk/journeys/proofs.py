"""What the centre has proven about the citizen of this visit. Personal; lives in the Session and ends with it.

Asked for on the centre's worker, before the first request that needs it: anyone who asks first pays, later ones find it there.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract.identity import SocialCardEvidence
    from contract.proof import ProofGiven, ProofRefusal
    from contract.records import Submission


class Proofs:
    """Has the identity of the visit proven by the centre (核验凭据).

    One claim at a time: another card, or a face that has passed, is another claim.

    Any thread. An answer that comes after the person was forgotten is not kept: `turn` shows whose answer it is.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self.turn = 0
        """Counts how often everything was forgotten."""
        self.claim: Submission | None = None
        self._given: ProofGiven | None = None
        self._refusal: ProofRefusal | None = None
        self._until = 0.0
        self.social_card: SocialCardEvidence | None = None
        """What was shown in place of the ID card, where that was a social-security card."""
        self.also_by = ""
        """What was shown, where only some items take it (`catalogue.item_kinds.FurtherDocument`)."""
        self.code_assertion = ""
        """Of the identity platform, where a code was shown in place of the card."""
        self.code_beside_card = ""
        """The same, where it was shown beside the card, in place of the face."""

    @property
    def refusal(self) -> ProofRefusal | None:
        """Why the authority did not confirm the claim of now; None where it did, or was not asked."""
        return self._refusal

    @property
    def document_kind(self) -> str:
        """The kind of document that was shown, as evidence and picture keys name it."""
        if self.code_assertion:
            return "identity_code"
        return "card" if self.social_card is None else "social_card"

    def is_given(self, seconds: float) -> bool:
        """Whether the claim is proven, and still counts."""
        return self._given is not None and seconds < self._until

    def take_proof(self, claim: Submission, given: ProofGiven, until: float, turn: int) -> None:
        """The authority confirmed what was asked in that turn."""
        with self._lock:
            if turn == self.turn:
                self.claim, self._given, self._refusal, self._until = claim, given, None, until

    def take_refusal(self, claim: Submission, refusal: ProofRefusal, turn: int) -> None:
        """The authority did not."""
        with self._lock:
            if turn == self.turn:
                self.claim, self._given, self._refusal = claim, None, refusal

    def known(self, seconds: float) -> tuple[str, ...]:
        """The assertions that are there."""
        if self._given is not None and self.is_given(seconds):
            return (self._given.assertion,)
        return (self.code_assertion,) if self.code_assertion else ()

    def forget(self) -> None:
        """Drop everything, also what is still on its way."""
        with self._lock:
            self.turn += 1
            self.claim = self._given = self._refusal = None
            self.code_assertion = self.code_beside_card = self.also_by = ""
            self.social_card = None
