"""What the centre answers when it does not take a request at all (HTTP status ≥ 400): signed if the request was."""

from contract.model import Message

PROBLEM_JSON = "application/problem+json"


class Refusal(Message):
    """The refusal (拒绝应答). `reason` is technical. `code` is one of: signature, code_used, too_large, malformed, seal, not_found,
    unknown_item, repeated, other_content; away and defect where the centre itself cannot; identity (who is asked about is not proven),
    budget (the terminal asked about too many), revoked (its key was withdrawn); method (not this way), login (at the console).
    """

    code: str
    reason: str


class Problem(Message):
    """A refusal of a request without a good signature (未签名的拒绝), which binds no one (RFC 9457)."""

    title: str
    status: int
    code: str
    reason: str
