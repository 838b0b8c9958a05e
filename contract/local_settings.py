"""The settings of a terminal that the centre, keepers and technicians may change, and their bounds.

Light: read before the first screen.
"""

from msgspec import Struct


class LocalSetting(Struct, frozen=True):
    """One setting that may be changed (本机设置): its bounds and its step."""

    name: str
    least: int
    most: int
    step: int

    def allows(self, value: object) -> bool:
        """Whether it is a value within the bounds."""
        return type(value) is int and self.least <= value <= self.most


WAITING_TIMES = (
    LocalSetting("idle_seconds", 30, 300, 10),
    LocalSetting("countdown_seconds", 10, 60, 5),
    LocalSetting("goodbye_seconds", 3, 20, 1),
)
DARK = LocalSetting("dark_minutes", 0, 60, 5)
"""Minutes without a touch after which the screen is dark outside the planned hours; 0: never."""
VOLUME = LocalSetting("volume_percent", 0, 100, 5)
BRIGHTNESS = LocalSetting("brightness_percent", 10, 100, 10)
LOCAL_SETTINGS = (*WAITING_TIMES, DARK, VOLUME, BRIGHTNESS)
