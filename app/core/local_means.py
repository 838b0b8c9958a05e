"""What the settings and the disk say of this terminal by itself, with or without a centre: accounts, notice, settings, times."""

import logging

from app.core.devices.learned_options import Options, add_learned, with_learned
from app.core.local_settings import StoredLocalSettings
from app.core.paths import (
    learned_options_file,
    local_settings_file,
    pin_tries_file,
    service_notice_file,
    staff_file,
)
from app.core.pin import pin_check
from app.core.service_notice import StoredNotice
from app.core.staff_book import StoredStaff
from kiosk.services.condition.health import Health
from kiosk.services.maintenance.terminal_tools import SettingSource
from kiosk.services.settings import AdapterSettings, Settings
from kiosk.services.timing import Timing

log = logging.getLogger(__name__)


def chosen_devices(settings: Settings) -> dict[str, AdapterSettings]:
    """The devices of the settings, with what was learned of each."""
    return with_learned(settings.devices, learned_options_file(settings))


def keep_found(settings: Settings, family: str, adapter: str, options: Options) -> None:
    """What a device found out of itself, for the next start; a disk that takes nothing keeps it from nothing else."""
    try:
        add_learned(learned_options_file(settings), family, adapter, options)
    except OSError as error:
        log.warning("%s: what was found out is not kept: %s", family, type(error).__name__)


def local_settings(settings: Settings) -> StoredLocalSettings:
    """What was changed at the terminal itself."""
    return StoredLocalSettings(local_settings_file(settings), settings)


def service_notice(settings: Settings, health: Health) -> StoredNotice:
    """In or out of service by hand, before this start too."""
    return StoredNotice(service_notice_file(settings), health.set_by_hand)


def staff_book(settings: Settings, health: Health) -> StoredStaff:
    """Who may come in."""
    installer = pin_check(settings.maintenance_pin) if settings.maintenance_pin.reveal() else None
    return StoredStaff(staff_file(settings), pin_tries_file(settings), installer, lambda: health.wall_time)


def timing_of(settings: Settings, local: StoredLocalSettings) -> Timing:
    """What was chosen at the terminal or by the centre, or else what the settings say; it changes with them."""
    timing = _timing(settings, local)
    local.watch(lambda: timing.become(_timing(settings, local)))
    return timing


def _timing(settings: Settings, local: StoredLocalSettings) -> Timing:
    def seconds(name: str) -> float:
        of_file = local.source(name) is SettingSource.FILE
        return float(getattr(settings, name)) if of_file else float(local.value(name))

    return Timing(
        idle=seconds("idle_seconds"),
        countdown=seconds("countdown_seconds"),
        settle=settings.settle_seconds,
        goodbye=seconds("goodbye_seconds"),
        seen=settings.seen_seconds,
        papers_seen=settings.papers_seen_seconds,
        dark=60.0 * seconds("dark_minutes"),
    )
