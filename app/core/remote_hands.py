"""The hands that carry out the orders of the centre: the notice, the catalogue, and a diagnosis made on the disk's worker."""

import logging
from collections.abc import Callable, Mapping

from msgspec import Struct

from app.core.catalogue.feed import CatalogueFeed
from contract.clock import Clock
from contract.remote_orders import RemoteDeed, RemoteOrder
from contract.terms import AuditEvent
from kiosk.services.condition.health import Health
from kiosk.services.maintenance.remote_orders import BundleMade, OrderHands
from kiosk.services.maintenance.terminal_tools import Deed, ServiceNotice
from kiosk.services.maintenance.upkeep import Upkeep
from kiosk.services.ports import BackgroundWorker
from kiosk.services.services import Keys, Services

MOST_LOG_BYTES = 4 * 1024 * 1024
"""The newest: it goes with a heartbeat, over a line that may be slow."""
log = logging.getLogger(__name__)


class RemoteSurroundings(Struct, frozen=True):
    """What the hands reach (远程指令环境). `catalogue_version`: the one in use. `wake`: the next heartbeat comes at once."""

    terminal_id: str
    service: ServiceNotice
    feed: CatalogueFeed
    catalogue_version: Callable[[], int]
    health: Health
    upkeep: Upkeep
    keys: Keys
    disk: BackgroundWorker
    clock: Clock
    wake: Callable[[], None]
    services: Services


EVENTS: Mapping[str, AuditEvent] = {
    RemoteDeed.SUSPEND: AuditEvent.SERVICE_SUSPENDED,
    RemoteDeed.RESUME: AuditEvent.SERVICE_RESUMED,
}


def hands_of(around: RemoteSurroundings) -> OrderHands:
    """The functions that carry out remote orders, for `kiosk.services.maintenance.remote_orders`."""

    def make_bundle(made: BundleMade) -> None:
        from kiosk.diagnostics.diagnosis_text import status_text  # seldom
        from kiosk.diagnostics.log_export import BundleFrame, sealed_logs

        frame = BundleFrame(around.terminal_id, around.clock.now(), status_text(around.health), MOST_LOG_BYTES)

        def on_failed(error: Exception) -> None:
            log.warning("no diagnosis for the centre: %s", type(error).__name__)
            made(None)

        around.disk.run(lambda: sealed_logs(around.upkeep, around.keys, frame), made, on_failed)

    def write(order: RemoteOrder, deed: Deed) -> None:
        from kiosk.diagnostics.audit import AuditTrail  # seldom

        done = EVENTS.get(order.deed, AuditEvent.ACTION_DONE)
        event = done if deed.is_done else AuditEvent.ACTION_FAILED
        AuditTrail(around.services).write(event, None, f"remote_{order.deed}", f"{order.order_id} {deed.why}".rstrip())

    return OrderHands(
        service=around.service,
        catalogue=lambda: (around.catalogue_version(), around.feed.asked_version),
        make_bundle=make_bundle,
        hurry=around.wake,
        write=write,
    )
