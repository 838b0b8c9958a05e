"""The address at which a terminal leaves papers, and the page that a citizen's telephone opens."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from central.console.pages import render
from central.executions.asked import asked
from central.phone_copies.service import keep_copy, papers_of
from central.web.signed_exchange import CentreHere, TerminalExchange
from contract import paths
from contract.phone_copies import PhoneCopyRequest

router = APIRouter()


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
    return render(request, "papers.html", papers=papers.papers, code=code, expires_at=row.expires_at)


@router.get("/papers/{code}/{number}.pdf")
def paper(request: Request, centre: CentreHere, code: str, number: int) -> Response:
    """One of them, numbered from 1."""
    found = papers_of(centre, code)
    if found is None or not 1 <= number <= len(found[0].papers):
        return render(request, "no_papers.html", status=404)
    chosen = found[0].papers[number - 1]
    named = f"attachment; filename=\"paper-{number}.pdf\"; filename*=UTF-8''{quote(chosen.title)}.pdf"
    return Response(chosen.pdf, headers={"Content-Disposition": named}, media_type="application/pdf")
