"""The service that reaches the cards, by the name that is in the settings."""

from importlib.metadata import entry_points

from drivers.ports.card_service import SmartCardService
from drivers.ports.errors import AdapterUnknown
from drivers.social_card_reader.options import PcscOptions
from drivers.social_card_reader.pcsc import PcscService

ENTRY_POINTS = "gov_kiosk.card_services"
"""Entry points of this group make a `SmartCardService` of the `endpoint` in the settings."""

PCSC = "pcsc"


def service_of(options: PcscOptions) -> SmartCardService:
    """The service; raises `AdapterUnknown` where no one provides it."""
    if options.service == PCSC:
        return PcscService()
    plugged = {point.name: point for point in entry_points(group=ENTRY_POINTS)}
    if options.service not in plugged:
        known = ", ".join(sorted([PCSC, *plugged]))
        raise AdapterUnknown(f"card service {options.service!r} is not installed; there are: {known}")
    service: SmartCardService = plugged[options.service].load()(options.endpoint)
    return service
