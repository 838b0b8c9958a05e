"""The address at which a terminal leaves papers, and the page that a citizen's telephone opens."""

import logging
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from central.centre import CentreContext
from central.console.pages import render
from central.executions.asked import asked
from central.phone_copies.ofd import NotDrawable, can_draw, ofd_of
from central.phone_copies.service import keep_copy, papers_of
from central.web.signed_exchange import CentreHere, TerminalExchange
from contract import paths
from contract.phone_copies import PhoneCopyRequest, PhonePaper

router = APIRouter()
log = logging.getLogger(__name__)


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
    chosen = _chosen(centre, code, number)
    if chosen is None:
        return render(request, "no_papers.html", status=404)
    return _file(chosen.pdf, "application/pdf", chosen.title, f"paper-{number}", "pdf")


@router.get("/papers/{code}/{number}.ofd")
def paper_as_ofd(request: Request, centre: CentreHere, code: str, number: int) -> Response:
    """The same pages in the national layout format, without the seal."""
    chosen = _chosen(centre, code, number)
    if chosen is None or not can_draw():
        return render(request, "no_papers.html", status=404)
    try:
        drawn = ofd_of(chosen.pdf, chosen.title, centre.clock.now().date())
    except NotDrawable as error:
        log.warning("a paper was not drawn as OFD: %s", error)
        return render(request, "no_papers.html", status=503)
    return _file(drawn, "application/ofd", chosen.title, f"paper-{number}", "ofd")


def _chosen(centre: CentreContext, code: str, number: int) -> PhonePaper | None:
    found = papers_of(centre, code)
    return found[0].papers[number - 1] if found is not None and 1 <= number <= len(found[0].papers) else None


def _file(content: bytes, kind: str, title: str, plain_name: str, ending: str) -> Response:
    named = f"attachment; filename=\"{plain_name}.{ending}\"; filename*=UTF-8''{quote(title)}.{ending}"
    return Response(content, headers={"Content-Disposition": named}, media_type=kind)
