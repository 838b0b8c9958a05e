"""Which verb is asked for: `run` on the shortest way, everything else through typer; and what is said of foreseen errors."""

import sys

from contract.complaints import GIVEN_WRONGLY, WORLD_FAILS, Complaint, said_plainly
from kiosk.services.settings import SettingsUnreadable


def main() -> None:
    """Do what the arguments of this process say; ends it with the verb's exit status."""
    with said_plainly(complaint_of):
        if sys.argv[1:2] == ["run"]:
            from app.cli.run_verb import run

            sys.exit(run(sys.argv[2:]))
        from app.cli.verbs import app
        from app.extras import verbs

        for name, verb in verbs().items():
            app.command(name)(verb)
        app()


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
