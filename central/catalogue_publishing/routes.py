"""What terminals call for a catalogue."""

from fastapi import APIRouter
from fastapi.responses import Response

from central.catalogue_publishing.service import bundle_of
from central.wire import Refused, TerminalExchange
from contract import paths

router = APIRouter()


@router.get(paths.CATALOGUE)
def fetch_catalogue(exchange: TerminalExchange, version: int) -> Response:
    """A published version with its signature."""
    with exchange.centre.database.reading() as session:
        bundle = bundle_of(session, version)
    if bundle is None:
        raise Refused(404, "not_found", f"version {version} was never published")
    return exchange.answer(bundle)
