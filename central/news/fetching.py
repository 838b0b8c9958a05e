"""Fetches the news of every department from where it was left, and writes them down together with that place."""

import logging
from dataclasses import dataclass

from central.centre import CentreContext
from central.news.models import FeedPlace
from central.news.taking import NewsIntake, NewsSource, refused_among
from central.storage.database import insert_into

_log = logging.getLogger(__name__)

MOST_PAGES = 20
"""Of one feed in one go."""


def fetch_news(centre: CentreContext, feed: str) -> int:
    """Fetch what is new of one feed; gives how many. Several processes may do it at once: each news is taken once.

    A department that does not answer is asked again in the next round, from the same place.
    """
    source = NewsSource(feed, lambda department: centre.directory.feed_of(department) == feed)
    with centre.database.writing() as session:
        NewsIntake(session, centre.keys, source, centre.clock.now()).take_early()
    fetched = 0
    for _ in range(MOST_PAGES):
        page = _page(centre, source)
        fetched += page.fetched
        if not page.goes_on:
            break
    return fetched


@dataclass(frozen=True)
class _Fetched:
    fetched: int = 0
    goes_on: bool = False


def _page(centre: CentreContext, source: NewsSource) -> _Fetched:
    """No transaction is open while the department answers."""
    with centre.database.reading() as session:
        place = session.get(FeedPlace, source.feed)
        cursor = "" if place is None else place.cursor
    page = centre.directory.feeds[source.feed].news_after(cursor, centre.clock.now())
    if page is None or (page.cursor == cursor and not page.news):
        return _Fetched()
    now = centre.clock.now()
    with centre.database.writing() as session:
        first = insert_into(session, FeedPlace).values(feed=source.feed, cursor="", fetched_at=now)
        session.execute(first.on_conflict_do_nothing())
        place = session.get_one(FeedPlace, source.feed, with_for_update=True)
        if place.cursor != cursor:
            return _Fetched()  # another process was faster
        fates = NewsIntake(session, centre.keys, source, now).take(page.news)
        place.cursor, place.fetched_at = page.cursor, now
    for heard in refused_among(page.news, fates):
        _log.warning("%s tells of %s what cannot be: %s", source.feed, heard.case_number, heard.status.value)
    return _Fetched(len(page.news), page.cursor != cursor)
