"""The address at which a terminal leaves papers, and the page that a citizen's telephone opens."""

import logging
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from central.console.pages import render
from central.departments.threads import ShareTaken, ThreadShare
from central.executions.asked import asked
from central.phone_copies.ofd import NotDrawable, can_draw
from central.phone_copies.service import keep_copy, paper_of, papers_of, with_ofd
from central.web.signed_exchange import CentreHere, TerminalExchange
from contract import paths
from contract.phone_copies import PhoneCopyRequest

router = APIRouter()
log = logging.getLogger(__name__)
_DRAWING = "papers as OFD"
"""Beside the departments, whose names have no spaces."""
_FEW = ThreadShare(places=2, waits=5.0)
"""An address can be asked as often as somebody likes."""


@router.post(paths.PHONE_COPIES)
async def keep(exchange: TerminalExchange) -> Response:
    """PhoneCopyAnswer | PhoneCopyRefused. A repeat would leave the papers twice."""
    await run_in_threadpool(exchange.require_new)
    service, ask = await asked(exchange, PhoneCopyRequest)
    return await exchange.centre.threads.run(
        ask.item.department, lambda: exchange.answer(keep_copy(service.centre, ask))
    )


@router.get("/papers/{code}", response_class=HTMLResponse)
def page(request: Request, centre: CentreHere, code: str) -> HTMLResponse:
    """What can be fetched, and until when. Looking does not use it up: messengers look at every address."""
    found = papers_of(centre, code)
    if found is None:
        return render(request, "no_papers.html", status=404)
    papers, row = found
    until = row.expires_at
    return render(request, "papers.html", papers=papers.papers, code=code, expires_at=until, has_ofd=can_draw())


@router.get("/papers/{code}/{number}.pdf")
def paper(request: Request, centre: CentreHere, code: str, number: int) -> Response:
    """One of them, numbered from 1."""
    chosen = paper_of(centre, code, number)
    if chosen is None:
        return render(request, "no_papers.html", status=404)
    return _file(chosen.pdf, "pdf", chosen.title, number)


@router.get("/papers/{code}/{number}.ofd")
async def paper_as_ofd(request: Request, centre: CentreHere, code: str, number: int) -> Response:
    """The same pages in the national layout format, without the seal. Drawn on threads of its own: nothing else waits behind it."""
    chosen = await run_in_threadpool(paper_of, centre, code, number) if can_draw() else None
    try:
        if chosen is not None and not chosen.ofd:
            chosen = await centre.threads.run(_DRAWING, lambda: with_ofd(centre, code, number), _FEW)
    except ShareTaken:
        return render(request, "busy_papers.html", status=503, code=code, number=number)
    except NotDrawable as error:
        log.warning("a paper was not drawn as OFD: %s", error)
        return render(request, "busy_papers.html", status=503, code=code, number=number)
    if chosen is None:
        return render(request, "no_papers.html", status=404)
    return _file(chosen.ofd, "ofd", chosen.title, number)


def _file(content: bytes, form: str, title: str, number: int) -> Response:
    named = f"attachment; filename=\"paper-{number}.{form}\"; filename*=UTF-8''{quote(title)}.{form}"
    return Response(content, headers={"Content-Disposition": named}, media_type=f"application/{form}")
