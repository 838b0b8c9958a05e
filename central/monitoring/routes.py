"""健康检查和指标: for load balancers and Prometheus."""

import hmac
from ipaddress import ip_address

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from central.monitoring.exposition import MEDIA_TYPE, exposition
from central.monitoring.metrics import centre_metrics, process_metrics
from central.monitoring.requests_measured import RequestsMeasured
from central.settings import CentreSettings
from central.terminal_register.models import TerminalEntry
from central.web.addresses import address_of
from central.web.signed_exchange import CentreHere

router = APIRouter()


@router.get("/health/live")
def live() -> PlainTextResponse:
    """The process answers: a supervisor that gets no 200 starts it again."""
    return PlainTextResponse("live\n")


@router.get("/health/ready")
def ready(centre: CentreHere) -> PlainTextResponse:
    """The database answers: a load balancer that gets no 200 sends requests elsewhere."""
    try:
        with centre.database.reading() as session:
            session.execute(select(TerminalEntry.terminal_id).limit(1))
    except SQLAlchemyError:
        return PlainTextResponse("not ready\n", 503)
    return PlainTextResponse("ready\n")


@router.get("/metrics")
def metrics(request: Request, centre: CentreHere) -> PlainTextResponse:
    """The numbers; with the token of the settings, or from this machine where there is none."""
    if not _may_scrape(request, centre.settings):
        return PlainTextResponse("forbidden\n", 403)
    measured: RequestsMeasured = request.app.state.measured
    with centre.database.snapshot() as session:
        found = [*centre_metrics(centre, session), *measured.metrics(), *process_metrics(request.app.state.started)]
    return PlainTextResponse(exposition(found), media_type=MEDIA_TYPE)


def _may_scrape(request: Request, settings: CentreSettings) -> bool:
    token = settings.metrics_token.get_secret_value()
    if token:
        given = request.headers.get("authorization", "").encode("utf-8", "surrogatepass")
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    try:
        return ip_address(address_of(request, settings)).is_loopback
    except ValueError:
        return False
