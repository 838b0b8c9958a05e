"""The pages of diagnostics, in the order of the list. A new page is one row here, and its words."""

from contract.terms import StaffRole
from kiosk.diagnostics.check_page import CheckPage
from kiosk.diagnostics.devices_page import DevicesPage
from kiosk.diagnostics.diagnosis_page import DiagnosisPage
from kiosk.diagnostics.enrol_page import EnrolPage
from kiosk.diagnostics.find_page import FindPage
from kiosk.diagnostics.logs_page import LogsPage
from kiosk.diagnostics.network_page import NetworkPage
from kiosk.diagnostics.overview_page import OverviewPage
from kiosk.diagnostics.page import PageRow
from kiosk.diagnostics.queue_page import QueuePage
from kiosk.diagnostics.releases_page import ReleasesPage
from kiosk.diagnostics.service_page import ServicePage
from kiosk.diagnostics.settings_page import SettingsPage
from kiosk.diagnostics.tests_page import TestsPage

PAGES: tuple[PageRow, ...] = (
    PageRow("overview", "monitor-dashboard", StaffRole.KEEPER, OverviewPage, is_bare=True),
    PageRow("check", "clipboard-check-outline", StaffRole.KEEPER, CheckPage),
    PageRow("devices", "devices", StaffRole.KEEPER, DevicesPage, is_bare=True),
    PageRow("find", "magnify-scan", StaffRole.TECHNICIAN, FindPage, is_bare=True),
    PageRow("tests", "test-tube", StaffRole.KEEPER, TestsPage),
    PageRow("network", "lan-connect", StaffRole.KEEPER, NetworkPage, is_bare=True),
    PageRow("queue", "tray-full", StaffRole.KEEPER, QueuePage),
    PageRow("service", "power", StaffRole.KEEPER, ServicePage, is_bare=True),
    PageRow("releases", "package-variant", StaffRole.TECHNICIAN, ReleasesPage, is_bare=True),
    PageRow("settings", "tune", StaffRole.KEEPER, SettingsPage, is_bare=True),
    PageRow("logs", "text-box-search-outline", StaffRole.TECHNICIAN, LogsPage, is_bare=True),
    PageRow("enrol", "key-chain", StaffRole.TECHNICIAN, EnrolPage, is_bare=True),
    PageRow("diagnosis", "qrcode", StaffRole.KEEPER, DiagnosisPage, is_bare=True),
)
