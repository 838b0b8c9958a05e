"""What the centre does for releases by itself: keeps the signed lists fresh, and begins the next ring when one was watched long enough."""

import logging
from datetime import datetime

from tuf.api.metadata import Snapshot, Timestamp

from central.centre import CentreContext
from central.releases.repository import ReleaseRepository, RepositoryUnusable, read_keys
from central.releases.service import advance

_log = logging.getLogger(__name__)


def keep_releases(centre: CentreContext, now: datetime) -> None:
    """One round. What cannot be signed is logged, and stops no other upkeep."""
    settings = centre.settings
    repository = ReleaseRepository(settings.releases_folder, lambda: now)
    if repository.is_begun:
        try:
            repository.signers = read_keys(settings.keys_folder, (Snapshot.type, Timestamp.type), "")
            repository.renew()
        except (RepositoryUnusable, OSError) as error:
            _log.error("the lists of releases could not be signed again: %s", error)
    with centre.database.writing() as session:
        for version in advance(session, now):
            _log.info("release %s goes on to the next ring", version)
