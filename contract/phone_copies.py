"""A citizen's papers as files for the telephone. What a terminal asks for, and what it shows."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from contract.execution import SealedRequest
from contract.limits import Identifier, Line
from contract.model import Message, Octets

MOST_PAPERS = 6
MOST_BYTES = 2 * 1024 * 1024
"""Of one paper. A page with a seal and a picture has some 200 kB."""


class PhonePaper(Message):
    """One document as it is printed (电子文书): its number in `IssuedDocument`, and the PDF. Personal."""

    document_id: Annotated[Line, Field(min_length=1)]
    title: Line
    pdf: Annotated[Octets, Field(min_length=1, max_length=MOST_BYTES, repr=False)]


class PhonePapers(Message):
    """All documents of one case; this is what is inside `PhoneCopyRequest.papers`."""

    papers: tuple[PhonePaper, ...] = Field(min_length=1, max_length=MOST_PAPERS)


class PhoneCopyRequest(SealedRequest):
    """Have the documents of a case kept for the citizen's telephone for a short time (存到手机).

    `carried_request`: the execution that issued them; None for documents of an application that was finished later.
    `papers`: `PhonePapers` as JSON, sealed for the centre.
    """

    carried_request: Identifier | None = None
    papers: Annotated[Octets, Field(min_length=1, max_length=2 * MOST_PAPERS * MOST_BYTES, repr=False)]


class PhoneCopyAnswer(Message):
    """Where the telephone finds them, and until when (下载码). Everyone who has the address has the papers."""

    request_id: Identifier
    url: Line
    expires_at: AwareDatetime


class PhoneCopyRefused(Message):
    """The centre did not issue these documents to this person at this terminal, or does not have them any more."""

    request_id: Identifier
    reason: Line


PhoneCopyReply = PhoneCopyAnswer | PhoneCopyRefused
