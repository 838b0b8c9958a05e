"""The facts that every terminal gets alike. A process reads them from the database once a second, not at each heartbeat.

So these may be a second old: states of departments, catalogue versions, notices, the number of the roster of staff, releases and wanted
firmware. Nothing of a single terminal is here: its key, its orders, its settings and what was repeated are judged at each beat.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from central.catalogue_publishing.service import EVERY_TERMINAL, alone, current_versions
from central.centre import CentreContext
from central.notices.models import NoticeEntry
from central.notices.service import posted_notices
from central.releases.service import OpenRelease, open_releases
from central.staff.models import StaffVersion
from central.staff.service import version_of
from central.terminal_register.firmware import every_wanted
from contract.terms import DepartmentState


@dataclass(frozen=True)
class FleetFacts:
    """What every heartbeat is answered with (全体终端共用事实), as it was in the database at one moment.

    Notices have dates of their own, which are looked at each time.
    """

    departments: dict[str, DepartmentState]
    versions: Mapping[str, int]
    notices: Sequence[NoticeEntry]
    staff: StaffVersion | None
    releases: Sequence[OpenRelease]
    firmware: Mapping[str, str]

    def version_for(self, terminal_id: str, group_name: str) -> int:
        """The version of the catalogue that this terminal should have; 0 when nothing was published."""
        return max(self.versions.get(target, 0) for target in (EVERY_TERMINAL, group_name, alone(terminal_id)))


def facts_of(session: Session, centre: CentreContext, now: datetime) -> FleetFacts:
    """Read from the database now."""
    return FleetFacts(
        departments=centre.directory.states(session, centre.catalogues.take(session)),
        versions=current_versions(session),
        notices=posted_notices(session, now),
        staff=version_of(session),
        releases=open_releases(session),
        firmware=every_wanted(session),
    )
