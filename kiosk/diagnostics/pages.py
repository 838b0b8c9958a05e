"""The pages of diagnostics, in the order of the list. A new page is one row here, and its words."""

from contract.terms import StaffRole
from kiosk.diagnostics.devices_page import DevicesPage
from kiosk.diagnostics.page import PageRow

PAGES: tuple[PageRow, ...] = (PageRow("devices", "devices", StaffRole.KEEPER, DevicesPage),)
