"""What the centre answers, signed, when it does not take a request at all (HTTP status ≥ 400)."""

from contract.model import Message


class Refusal(Message):
    """拒绝应答 — `code` is one of: signature, code_used, too_large, malformed, seal, not_found, unknown_item. `reason` is technical."""

    code: str
    reason: str
