"""What is kept of an enrolment code, to know it again."""

import hashlib

from contract.enrolment_codes import WholeCode


def code_digest(code: str) -> str:
    """The digest of its secret part."""
    return hashlib.sha256(WholeCode.read(code).secret.encode()).hexdigest()
