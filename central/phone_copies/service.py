"""Keeps the papers of one case for a telephone, signed; only those that this centre gave out to this person at this terminal."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import Field, ValidationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from central.centre import CentreContext
from central.departments.port import Ask
from central.executions.answers import answer_in
from central.executions.finished import finished_case
from central.executions.models import Execution
from central.phone_copies.document_seal import NotSignable, document_seal, sandbox_seal
from central.phone_copies.models import KeptPapers
from central.phone_copies.ofd import ofd_of
from contract.documents import IssuedDocument
from contract.execution import Completed, FinishedCase, FinishedCaseRequest
from contract.model import Message, Octets
from contract.phone_copies import (
    PhoneCopyAnswer,
    PhoneCopyRefused,
    PhoneCopyReply,
    PhoneCopyRequest,
    PhonePaper,
    PhonePapers,
)
from contract.sealing import SealBroken


class WaitingPaper(PhonePaper):
    """One signed paper (待下载文书), and its OFD file once somebody has asked for that."""

    ofd: Annotated[Octets, Field(repr=False)] = b""


class WaitingPapers(Message):
    """What is kept for a telephone, encrypted (待下载文件)."""

    papers: tuple[WaitingPaper, ...]

    def with_ofd(self, number: int, ofd: bytes) -> "WaitingPapers":
        """Those with the file of the paper with that number, from 1."""
        changed = (
            paper.model_copy(update={"ofd": ofd}) if place == number else paper
            for place, paper in enumerate(self.papers, 1)
        )
        return WaitingPapers(papers=tuple(changed))


VALID = timedelta(minutes=30)
MOST_OF_A_TERMINAL = 20
"""Kept at one time: one for each visit of a minute and a half."""
_REASON = "自助终端出具文书的电子副本 copy of a paper issued at a self-service terminal"


def keep_copy(centre: CentreContext, ask: Ask[PhoneCopyRequest]) -> PhoneCopyReply:
    """Sign and keep them. Asking again keeps them once more, under another address. Raises SealUnusable."""
    request = ask.request
    papers = _open(centre, request)
    if papers is None:
        return _refused(ask, "the papers do not open")
    issued = _issue(centre, ask)
    if {paper.document_id for paper in papers.papers} - {document.document_id for document in issued.documents}:
        return _refused(ask, "these are not the documents of that case")
    try:
        signed = _sign(centre, papers, is_real=issued.is_real)
    except NotSignable:
        return _refused(ask, "one of the papers is no PDF that can be signed")
    code = secrets.token_urlsafe(16)
    row = KeptPapers(
        code_digest=_digest(centre, code),
        terminal_id=ask.terminal_id,
        item_code=ask.item.code,
        kept_at=ask.now,
        expires_at=ask.now + VALID,
        papers_box=centre.keys.storage.close(signed.model_dump_json().encode()),
    )
    with centre.database.writing() as session:
        if _kept_for(session, ask) >= MOST_OF_A_TERMINAL:
            return _refused(ask, "too many papers of this terminal are waiting")
        session.execute(delete(KeptPapers).where(KeptPapers.expires_at <= ask.now))
        session.add(row)
    url = f"{centre.settings.public_url.rstrip('/')}/papers/{code}"
    return PhoneCopyAnswer(request_id=request.request_id, url=url, expires_at=ask.now + VALID)


def papers_of(centre: CentreContext, code: str) -> tuple[WaitingPapers, KeptPapers] | None:
    """What waits under this code; None when nothing does, or no more."""
    with centre.database.reading() as session:
        row = session.get(KeptPapers, _digest(centre, code))
        if row is None or row.expires_at <= centre.clock.now():
            return None
        session.expunge(row)
    return WaitingPapers.model_validate_json(centre.keys.storage.open(row.papers_box)), row


def paper_of(centre: CentreContext, code: str, number: int) -> WaitingPaper | None:
    """One of them, numbered from 1; None where nothing waits."""
    found = papers_of(centre, code)
    return found[0].papers[number - 1] if found is not None and 1 <= number <= len(found[0].papers) else None


def with_ofd(centre: CentreContext, code: str, number: int) -> WaitingPaper | None:
    """The same with its OFD file, which is made once and then kept with it. Blocks. Raises NotDrawable."""
    paper = paper_of(centre, code, number)
    if paper is None or paper.ofd:
        return paper
    drawn = ofd_of(paper.pdf, paper.title, centre.clock.now().date())
    with centre.database.writing() as session:
        kept = session.get(KeptPapers, _digest(centre, code), with_for_update=True)
        if kept is not None:
            # another paper of the case may have got its file meanwhile
            papers = WaitingPapers.model_validate_json(centre.keys.storage.open(kept.papers_box))
            kept.papers_box = centre.keys.storage.close(papers.with_ofd(number, drawn).model_dump_json().encode())
    return paper.model_copy(update={"ofd": drawn})


def _open(centre: CentreContext, request: PhoneCopyRequest) -> PhonePapers | None:
    content = centre.keys.opening.open_bytes(request.papers)
    if isinstance(content, SealBroken):
        return None
    try:
        return PhonePapers.model_validate_json(content)
    except ValidationError:
        return None


@dataclass(frozen=True)
class _IssuedPapers:
    """What a person got; `is_real`: of a real department, and no test of the terminal."""

    documents: tuple[IssuedDocument, ...] = ()
    is_real: bool = False


def _issue(centre: CentreContext, ask: Ask[PhoneCopyRequest]) -> _IssuedPapers:
    """By the execution of this terminal, or as the department gives them for a finished case."""
    request = ask.request
    if ask.item.hidden_until_printed:
        return _IssuedPapers()
    is_real = not centre.directory.is_sandbox(ask.item.department) and not request.is_test
    if request.carried_request is None:
        reply = finished_case(centre, _as_finished(ask))
        return _IssuedPapers(reply.documents, is_real) if isinstance(reply, FinishedCase) else _IssuedPapers()
    with centre.database.reading() as session:
        row = session.get(Execution, (ask.terminal_id, request.carried_request))
        is_theirs = row is not None and row.item_code == ask.item.code and row.person_key == ask.person_key
        if row is None or not is_theirs or row.answer_box is None:
            return _IssuedPapers()
        answer, is_real = answer_in(row, centre.keys), is_real and not row.is_test
    return _IssuedPapers(answer.documents, is_real) if isinstance(answer, Completed) else _IssuedPapers()


def _as_finished(ask: Ask[PhoneCopyRequest]) -> Ask[FinishedCaseRequest]:
    head = {name: getattr(ask.request, name) for name in FinishedCaseRequest.model_fields}
    return Ask(
        FinishedCaseRequest(**head), ask.submission, ask.item, ask.terminal_id, ask.person_key, ask.now, ask.proof_level
    )


def _sign(centre: CentreContext, papers: PhonePapers, *, is_real: bool) -> PhonePapers:
    seal = document_seal(centre.settings) if is_real else sandbox_seal(centre.settings)
    return PhonePapers(
        papers=tuple(
            PhonePaper(document_id=paper.document_id, title=paper.title, pdf=seal.sign(paper.pdf, _REASON))
            for paper in papers.papers
        )
    )


def _kept_for(session: Session, ask: Ask[PhoneCopyRequest]) -> int:
    waiting = KeptPapers.terminal_id == ask.terminal_id, KeptPapers.expires_at > ask.now
    return session.scalar(select(func.count()).select_from(KeptPapers).where(*waiting)) or 0


def _digest(centre: CentreContext, code: str) -> str:
    return centre.keys.keyed("phone-copy", code)


def _refused(ask: Ask[PhoneCopyRequest], reason: str) -> PhoneCopyRefused:
    return PhoneCopyRefused(request_id=ask.request.request_id, reason=reason)
