"""The sandbox as authority for the codes that only some items take: electronic social-security cards, and insurance codes."""

from dataclasses import dataclass

from central.authorities.port import INSURANCE, SOCIAL_SECURITY, NotConfirmed, Recognised
from central.sandbox.identity.authority import EXPIRED, SandboxAuthority
from contract.proof import ProofRefusal

PREFIXES = {SOCIAL_SECURITY: "SANDBOX-ESSC:", INSURANCE: "SANDBOX-YBM:"}
"""How the codes begin, by the authority that knows them."""


@dataclass(frozen=True)
class FurtherCodes(SandboxAuthority):
    """One such authority (沙箱电子凭证). Judges as the sandbox does."""

    prefix: str = ""

    def recognise(self, code: str) -> Recognised | NotConfirmed | None:
        """See `IdentityAuthority.recognise`."""
        if not code.startswith(self.prefix):
            return None
        key = code.removeprefix(self.prefix)
        citizen = self.register.by_key(key.removesuffix(EXPIRED))
        if citizen is None:
            return NotConfirmed(ProofRefusal.CODE_UNKNOWN)
        return NotConfirmed(ProofRefusal.CODE_EXPIRED) if key.endswith(EXPIRED) else Recognised(citizen.person)
