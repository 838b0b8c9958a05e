"""Where a terminal keeps what, below its data folder."""

from pathlib import Path

from kiosk.services.settings import Settings

PROJECT = Path(__file__).parents[2]
"""Where the programs of the terminal are started."""


RELEASE_ROOT = "release-root.json"


def identity_file(settings: Settings) -> Path:
    """Keys and enrolment; readable by the owner alone."""
    return settings.data / "identity.json"


def queue_file(settings: Settings) -> Path:
    """The outbox and the print journal."""
    return settings.data / "queue.db"


def catalogue_folder(settings: Settings) -> Path:
    """Catalogues published by the centre."""
    return settings.data / "catalogue"


def catalogue_cache_file(settings: Settings) -> Path:
    """The checked catalogue of the last start; safe to delete."""
    return settings.data / "catalogue-cache.json"


def settings_of_screen(data: Path) -> Path:
    """What the set-up on the screen wrote; a settings file that is given by name counts before it."""
    return data / "kiosk.toml"


def release_root_file(settings: Settings) -> Path:
    """The first trusted keys of releases: what the settings name, or what the centre gave at enrolment."""
    named = None if settings.releases is None else settings.releases.root
    return named or settings.data / RELEASE_ROOT


def picture_keys_file(settings: Settings) -> Path:
    """The public keys with which live pictures are sealed; the centre sends them again with every heartbeat."""
    return settings.data / "picture-keys.json"


def pin_tries_file(settings: Settings) -> Path:
    """How many wrong PINs in a row were typed at the entrance of diagnostics; not there while there were none."""
    return settings.data / "maintenance-tries"


def staff_file(settings: Settings) -> Path:
    """The accounts of keepers and technicians, hashed; readable by the owner alone. Without it the installer's PIN is good again."""
    return settings.data / "staff.json"


def device_counters_file(settings: Settings) -> Path:
    """What each device has done; safe to delete, but then it is counted from nothing."""
    return settings.data / "device-counters.json"


def service_notice_file(settings: Settings) -> Path:
    """Why the terminal is out of service by hand; not there while it is in service."""
    return settings.data / "out-of-service"


def remote_orders_file(settings: Settings) -> Path:
    """What became of the orders of the centre, until it knows."""
    return settings.data / "remote-orders.json"


def learned_options_file(settings: Settings) -> Path:
    """What devices said suits their model; safe to delete, but then it is to be learned again."""
    return settings.data / "learned-options.json"


def found_devices_file(settings: Settings) -> Path:
    """Which devices a technician took on the screen; without it those of the settings alone count."""
    return settings.data / "found-devices.json"


def held_audit_file(settings: Settings) -> Path:
    """What was done in diagnostics while there was no queue; handed over to the queue as soon as there is one."""
    return settings.data / "held-audit.jsonl"


def open_rate_file(settings: Settings) -> Path:
    """For how long the terminal was open on the last days; safe to delete."""
    return settings.data / "open-rate.json"


def local_settings_file(settings: Settings) -> Path:
    """What was changed at the terminal itself; safe to delete."""
    return settings.data / "local-settings.json"


def log_file(settings: Settings) -> Path:
    """The log of the terminal; holds nothing personal."""
    return settings.data / "kiosk.log"


def upkeep_file(settings: Settings) -> Path:
    """Results of guided tests and morning checks; safe to delete, the centre has its own."""
    return settings.data / "upkeep.json"
