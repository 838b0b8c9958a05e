"""The web application of the centre."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from importlib import resources

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.staticfiles import StaticFiles
from markupsafe import Markup
from starlette.requests import ClientDisconnect

from central.assembly.assembly import assemble
from central.assembly.housekeeping import Housekeeping
from central.assembly.task_loop import TaskLoop
from central.centre import CentreContext
from central.console.accounts.account_routes import router as accounts
from central.console.accounts.audit_routes import router as audit
from central.console.accounts.sign_on_routes import router as sign_on
from central.console.cases.call_routes import router as call_pages
from central.console.cases.case_routes import router as cases
from central.console.cases.video_routes import router as video_pages
from central.console.cases.work_routes import router as work
from central.console.catalogue.catalogue_routes import router as catalogue_pages
from central.console.catalogue.catalogue_sheet_routes import router as catalogue_sheets
from central.console.catalogue.knowledge_routes import router as knowledge_pages
from central.console.catalogue.knowledge_sheet_routes import router as knowledge_sheets
from central.console.figures.board_figures import BoardFigures
from central.console.figures.counts_routes import router as counts
from central.console.figures.figures_routes import router as figures
from central.console.figures.search_routes import router as search_pages
from central.console.map.map_routes import router as map_pages
from central.console.problems import answer_in_words
from central.console.public.open_data_routes import OPEN_DATA_VALID
from central.console.public.open_data_routes import router as open_data
from central.console.public.public_routes import router as public
from central.console.routes import FIGURES_LAST
from central.console.routes import router as console
from central.console.terminals.fault_routes import router as faults
from central.console.terminals.order_routes import router as order_pages
from central.console.terminals.register_routes import router as register
from central.console.terminals.release_routes import router as releases
from central.console.terminals.settings_routes import router as settings_pages
from central.console.terminals.staff_routes import router as staff_pages
from central.console.terminals.terminal_routes import router as terminal_records
from central.description.routes import router as description
from central.executions.routes import router as departments
from central.help_calls.routes import router as help_calls
from central.identity.routes import router as identity
from central.ingest.routes import router as records
from central.monitoring.metrics import now_of_wall
from central.monitoring.requests_measured import Measuring, RequestsMeasured
from central.monitoring.routes import router as monitoring
from central.news.routes import router as news
from central.notices.routes import router as notices
from central.operators.accounts import every_operator, has_administrator, is_whole_administrator
from central.operators.identity_provider import IdentityProvider
from central.operators.session import ConsoleLogin
from central.phone_copies.routes import router as phone_copies
from central.pick_ups.routes import router as pick_ups
from central.ratings.routes import router as ratings
from central.remote_orders.routes import router as remote_orders
from central.sandbox.cashier import router as cashier
from central.searches.routes import router as searches
from central.settings import CentreSettings
from central.staff.routes import router as staff
from central.terminal_register.scope import Scope
from central.terminals.heartbeat_routes import router as heartbeats
from central.terminals.heartbeats import Heartbeats
from central.terminals.routes import router as terminals
from central.tracing import Traced
from central.usage.open_data import OpenData
from central.usage.routes import router as usage
from central.web.bodies import Bodies
from central.web.plain_addresses import PlainAddresses
from central.web.signed_exchange import answer_refusals
from central.web.small_forms import SmallForms
from central.web.snapshots import Snapshots
from central.web.span_export import SpanExport
from central.web.web_security import WebSecurity
from contract.clock import SystemClock, WallClock

_log = logging.getLogger(__name__)

ROUTERS = (
    heartbeats,
    terminals,
    remote_orders,
    searches,
    help_calls,
    records,
    departments,
    identity,
    description,
    cases,
    work,
    usage,
    ratings,
    staff,
    notices,
    news,
    cashier,
    phone_copies,
    pick_ups,
    releases,
    staff_pages,
    sign_on,
    accounts,
    audit,
    counts,
    faults,
    call_pages,
    video_pages,
    figures,
    map_pages,
    search_pages,
    order_pages,
    settings_pages,
    catalogue_pages,
    catalogue_sheets,
    knowledge_pages,
    knowledge_sheets,
    terminal_records,
    register,
    public,
    open_data,
    monitoring,
    console,
)


def create_app(settings: CentreSettings, clock: WallClock | None = None) -> FastAPI:
    """The application; its database, keys and first catalogue are made when they are not there.

    Within its life span one thread takes cases to departments, and one looks after the database.
    Raises SchemaOutdated, KeysUnreadable, CatalogueInvalid, DepartmentFileInvalid.
    """
    spans = SpanExport.from_environment()
    centre = assemble(settings, clock or SystemClock())
    _tell_what_is_amiss(centre)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        background = TaskLoop(centre)
        app.state.has_come_in = background.wake
        housekeeping = Housekeeping(centre)
        background.start()
        housekeeping.start()
        yield
        housekeeping.stop()
        background.stop()
        _close(centre, spans)

    app = FastAPI(
        title="政务服务自助终端中心",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        # its spans and logs would hold addresses with what somebody searched for, and the texts of errors
        telemetry={"tracing": False, "logs": False, "metrics": False, "auto_configure": False},
    )
    _fill_state(app, centre)
    app.add_middleware(SmallForms)
    app.add_middleware(PlainAddresses)
    app.add_middleware(WebSecurity, public_url=settings.public_url)
    answer_refusals(app)
    app.add_exception_handler(ClientDisconnect, _answer_disconnected)
    answer_in_words(app)
    _measure(app, spans)
    _add_routes(app)
    # whole files and parts of them; who alters them is found out by those who fetch them
    app.mount("/releases", _ReleaseFiles(directory=settings.releases_folder, check_dir=False), name="releases")
    return app


class _ReleaseFiles(StaticFiles):
    """Files of the repository of releases; 404 until somebody has begun one."""

    async def check_config(self) -> None:
        try:
            await super().check_config()
        except RuntimeError:
            raise HTTPException(404) from None


def _close(centre: CentreContext, spans: SpanExport | None) -> None:
    centre.database.close()
    if spans is not None:
        spans.close()


def _measure(app: FastAPI, spans: SpanExport | None) -> None:
    """Add the layers that count and trace requests, outside all others, so that they see refused requests too."""
    app.state.spans = spans
    app.add_middleware(Measuring, measured=app.state.measured)
    app.add_middleware(Traced, tracer=None if spans is None else spans.tracer)


def _tell_what_is_amiss(centre: CentreContext) -> None:
    _tell_unfit_department_files(centre)
    _tell_missing_emergency_account(centre)


def _tell_unfit_department_files(centre: CentreContext) -> None:
    """What a catalogue gives up must not stop the centre, which starts for other reasons and long after."""
    if not centre.department_files.files:
        return
    with centre.database.reading() as session:
        catalogues = centre.catalogues.in_use(session)
    for problem in centre.department_files.problems(catalogues):
        _log.error("department file: %s", problem)


def _tell_missing_emergency_account(centre: CentreContext) -> None:
    """Warn that without an emergency account no one can sign in while the identity system is away; the centre starts all the same."""
    narrowed = centre.settings.password_accounts
    if narrowed is None:
        return
    with centre.database.reading() as session:
        can = [operator for operator in every_operator(session) if operator.name in narrowed and not operator.signs_on]
        is_kept = any(map(is_whole_administrator, can)) or not has_administrator(session)
    if not is_kept:
        _log.error(
            "none of the password_accounts is an open administrator of everything: no one signs in without the identity system"
        )


def _fill_state(app: FastAPI, centre: CentreContext) -> None:
    """What the requests of one process share."""
    app.state.centre = centre
    app.state.bodies = Bodies(centre.settings.max_bodies_bytes)
    app.state.heartbeats = Heartbeats(centre)
    app.state.description = None
    app.state.has_come_in = _notice_nothing
    app.state.console_login = ConsoleLogin.from_settings(centre.settings, centre.keys.console_secret)
    app.state.identity_provider = IdentityProvider.from_settings(centre.settings)
    app.state.open_data = Snapshots[date, OpenData](OPEN_DATA_VALID)
    valid = timedelta(seconds=centre.settings.console_snapshot_seconds)
    app.state.snapshots = Snapshots[tuple[Scope, int], Markup](valid)
    app.state.board_figures = Snapshots[Scope, BoardFigures](FIGURES_LAST * valid)
    app.state.map_snapshots = Snapshots[Scope, Markup](valid)
    app.state.measured, app.state.started = RequestsMeasured(), now_of_wall()


def _add_routes(app: FastAPI) -> None:
    """Add the routers' own routes. An included router would build every route of its own again at the first request of each application."""
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    static = str(resources.files("central.console").joinpath("static"))
    app.mount("/static", StaticFiles(directory=static), name="static")


def _answer_disconnected(_request: Request, _: Exception) -> Response:
    """A client that leaves in the middle of a body gets no answer and no entry in the log."""
    return Response(status_code=400)


def _notice_nothing() -> None:
    """Outside the life span no thread is there to be woken."""
