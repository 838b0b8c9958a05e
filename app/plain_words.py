"""What the terminal's command line says of errors that are foreseen."""

from contract.complaints import GIVEN_WRONGLY, WORLD_FAILS, Complaint
from kiosk.services.settings import SettingsUnreadable


def complaint_of(error: Exception) -> Complaint | None:
    """None for a defect of ours."""
    from app.extras import EnvironmentFailed
    from drivers.ports.errors import DeviceFault

    if isinstance(error, SettingsUnreadable):
        return Complaint("设置有误 the settings cannot be used", error.problems, GIVEN_WRONGLY)
    if isinstance(error, EnvironmentFailed | DeviceFault):
        return Complaint("演示环境没有启动 centre and simulated devices did not start", (str(error),), WORLD_FAILS)
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        return Complaint("读写失败 cannot read or write", (f"{error.strerror or error}{where}",), WORLD_FAILS)
    return None
