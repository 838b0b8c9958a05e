"""Releases of the terminal's own software: which one the centre wants, and how a terminal fares with it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contract.limits import Remark
from contract.model import Message
from contract.versions import VERSION

ReleaseVersion = Annotated[str, StringConstraints(max_length=27, pattern=rf"^({VERSION.pattern})?$")]
"""Such as 1.4.0; empty where there is none."""

MOST_FAILED = 8
MOST_ROOT_BYTES = 64 * 1024


def release_name(version: str) -> str:
    """The name under which the repository signs a terminal's release."""
    return f"terminal-{version}.squashfs"


def release_order(version: str) -> tuple[int, ...]:
    """The numbers of a version of a message, to compare; none is before all."""
    return tuple(int(part) for part in version.split(".")) if version else ()


class FailedRelease(Message):
    """A release that this terminal tried and left (试用未通过), and why."""

    version: ReleaseVersion
    reason: Remark


class ReleaseReport(Message):
    """What a terminal says of its releases (版本状态). `running` runs, `good` passed its trial, `trying` is on trial, `ready` is fetched
    and waits until no citizen is there. `problem`: why the one that the centre wants is not fetched.
    """

    running: ReleaseVersion
    good: ReleaseVersion = ""
    trying: ReleaseVersion = ""
    ready: ReleaseVersion = ""
    failed: tuple[FailedRelease, ...] = Field(default=(), max_length=MOST_FAILED)
    problem: Remark = ""


def left_release(report: ReleaseReport) -> str:
    """The newest release that a terminal tried and left, and why, until a newer one runs there; or ""."""
    newest = max(report.failed, key=lambda failure: release_order(failure.version), default=None)
    if newest is None or release_order(report.running) >= release_order(newest.version):
        return ""
    return f"{newest.version}: {newest.reason}"
