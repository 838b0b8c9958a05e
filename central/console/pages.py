"""Renders the centre's pages from the templates of this package."""

from datetime import datetime
from decimal import Decimal
from functools import cache

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from central.alarms.evidence import alarm_evidence_words
from central.alarms.service import AlarmRow
from central.alarms.update_words import update_words
from central.catalogue_publishing.service import ended_alone, terminal_alone
from central.clock import BEIJING, minute_words, second_words
from central.console.completeness_words import behind_words, held_words, late_words
from central.operators.roles import Right
from central.operators.session import signed_in

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # the bars of the dashboard carry their length in a style attribute
    "Content-Security-Policy": "default-src 'self'; style-src-attr 'unsafe-inline'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}


def render(request: Request, template: str, /, status: int = 200, **content: object) -> HTMLResponse:
    """A page. Everything in `content` is escaped; `me` is who looks at it."""
    me = signed_in(request)
    return HTMLResponse(part(template, path=request.url.path, me=me, rights=Right, **content), status, _HEADERS)


def part(template: str, /, **content: object) -> Markup:
    """A part of a page, to be put into one as it is. Everything in `content` is escaped."""
    return Markup(_environment().get_template(template).render(**content))  # noqa: S704 -- rendered with escaping


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("central.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = _moment
    environment.filters["clock"] = _clock
    environment.filters["minute"] = minute_words
    environment.filters["count"] = _count
    environment.filters["yuan"] = _yuan
    environment.filters["span"] = _span
    environment.filters["reach"] = _reach
    environment.filters["update"] = update_words
    environment.filters["evidence"] = _evidence
    environment.filters["held"] = held_words
    environment.filters["behind"] = behind_words
    environment.filters["late"] = late_words
    return environment


def _reach(target: str) -> str:
    """Which terminals a version of the catalogue is for."""
    if terminal_id := terminal_alone(target):
        return f"终端 {terminal_id}（预览）"
    terminal_id = ended_alone(target)
    return f"终端 {terminal_id}（预览，已结束）" if terminal_id else target or "全部终端"


def _evidence(alarm: AlarmRow) -> str:
    return alarm_evidence_words(alarm.fault.id, alarm.note)


def _moment(value: datetime | None) -> str:
    return second_words(value) if value is not None else "—"


def _clock(value: datetime | None) -> str:
    return f"{value.astimezone(BEIJING):%H:%M:%S}" if value is not None else "—"


def _count(value: int) -> str:
    return f"{value:,}"


def _span(seconds: float) -> str:
    for size, unit in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} 秒"


def _yuan(value: Decimal) -> str:
    return f"{value:,.2f}"
