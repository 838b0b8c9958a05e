"""What terminals call for a catalogue."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from central.catalogue_publishing.service import bundle_of
from central.web.wire import Refused, TerminalExchange
from contract import paths
from contract.limits import MOST_COUNT

router = APIRouter()


@router.get(paths.CATALOGUE)
def fetch_catalogue(exchange: TerminalExchange, version: Annotated[int, Path(ge=1, le=MOST_COUNT)]) -> Response:
    """A published version with its signature."""
    with exchange.centre.database.reading() as session:
        bundle = bundle_of(session, version)
    if bundle is None:
        raise Refused(404, "not_found", f"version {version} was never published")
    return exchange.answer(bundle)
