"""The pages of diagnostics, in the order of the list. A new page is one row here, and its words."""

from contract.terms import StaffRole
from kiosk.diagnostics.check_page import CheckPage
from kiosk.diagnostics.devices_page import DevicesPage
from kiosk.diagnostics.diagnosis_page import DiagnosisPage
from kiosk.diagnostics.logs_page import LogsPage
from kiosk.diagnostics.page import PageRow
from kiosk.diagnostics.tests_page import TestsPage

PAGES: tuple[PageRow, ...] = (
    PageRow("devices", "devices", StaffRole.KEEPER, DevicesPage),
    PageRow("check", "clipboard-check-outline", StaffRole.KEEPER, CheckPage),
    PageRow("tests", "test-tube", StaffRole.KEEPER, TestsPage),
    PageRow("logs", "text-box-search-outline", StaffRole.TECHNICIAN, LogsPage),
    PageRow("diagnosis", "qrcode", StaffRole.KEEPER, DiagnosisPage),
)
