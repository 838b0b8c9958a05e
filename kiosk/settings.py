"""What differs from terminal to terminal: settings from a TOML file, overridden by GOV_KIOSK_* in the environment.

Parsed once by the command line and handed to `kiosk.bootstrap`; nothing else reads the environment.
"""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from drivers.status import DeviceFamily


class AdapterSettings(BaseModel):
    """驱动设置 — which adapter serves a device family, and its options (checked by the adapter itself)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    adapter: str
    options: dict[str, Any] = Field(default_factory=dict)


class WindowSettings(BaseModel):
    """窗口设置 — full screen on a terminal; a window of `width` × `height` on a desk."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    full_screen: bool = False
    width: int = Field(default=608, ge=360)
    height: int = Field(default=1080, ge=360)


class Settings(BaseSettings):
    """终端设置 — everything a technician may set. `maintenance_pin` opens the maintenance entry.

    `idle_seconds` and `countdown_seconds` are doubled in care mode. For `settle_seconds` after a new screen a tap does not
    count; for `goodbye_seconds` the last screen stands after the card and the papers were taken.
    """

    model_config = SettingsConfigDict(env_prefix="GOV_KIOSK_", env_nested_delimiter="__", extra="forbid", frozen=True)

    data: Path = Path("var/kiosk")
    centre_url: str = "http://127.0.0.1:8400"
    enrol_code: SecretStr | None = None
    maintenance_pin: SecretStr = SecretStr("")
    idle_seconds: float = Field(default=60, gt=0)
    countdown_seconds: float = Field(default=15, gt=0)
    settle_seconds: float = Field(default=0.3, ge=0)
    goodbye_seconds: float = Field(default=6, gt=0)
    heartbeat_seconds: float = Field(default=60, gt=0)
    window: WindowSettings = WindowSettings()
    devices: dict[DeviceFamily, AdapterSettings] = Field(default_factory=dict)
    is_simulated: bool = False

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file (whose tables come in as arguments)."""
        del dotenv_settings, file_secret_settings, settings_cls
        return env_settings, init_settings


def read_settings(file: Path | None = None) -> Settings:
    """Settings from `file` (when given) under the environment. Raises pydantic.ValidationError with every problem."""
    return Settings(**(tomllib.loads(file.read_text("utf-8")) if file else {}))
