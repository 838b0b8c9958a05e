"""A catalogue that cannot be had, or has errors, changes nothing at the terminal and is told to the centre with its why."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from app.core.catalogue.feed import AGAIN, CatalogueFeed, CataloguePlaces
from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED, load_catalogue, read_folder
from catalogue.text import LocalText
from contract.bundle import Publication, sign_bundle
from contract.publishing import CatalogueBundle
from contract.sealing import OpeningKey
from contract.signing_keys import SigningKey
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.ports import NoAnswer
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable
from offline_queue.terminal_identity import TerminalIdentity

CENTRE = SigningKey(b"\x11" * 32)
PAUSE = AGAIN.cap
NOW = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)


class AtOnce:
    def run(
        self, work: Callable[[], Any], on_done: Callable[[Any], None], on_failed: Callable[[Exception], None]
    ) -> None:
        on_done(work())


class Centre:
    """Gives what the test says."""

    def __init__(self) -> None:
        self.gives: CatalogueBundle | NoAnswer | None = None
        self.asked = 0

    def fetch_catalogue(self, _version: int) -> Any:
        self.asked += 1
        return self.gives


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def feed(centre: Centre, tmp_path: Path) -> CatalogueFeed:
    return feed_at(tmp_path, centre)


def feed_at(folder: Path, centre: Centre, now: Callable[[], float] = lambda: 0.0) -> CatalogueFeed:
    identity = TerminalIdentity(
        terminal_id="YC-001",
        site=LocalText(zh="厅", en="hall"),
        level="town",
        region="441602",
        centre_url="http://127.0.0.1",
        signing_key=SigningKey.generate(),
        sealing_key=OpeningKey.generate().sealing_key,
        centre_key=CENTRE.verify_key,
    )
    places = CataloguePlaces(folder / "published", folder / "cache.json")
    return CatalogueFeed(places, identity, AtOnce(), centre, now)  # type: ignore[arg-type]  # structural


def published(**changed: str) -> CatalogueBundle:
    files = {name: text for name, text in read_folder(PACKAGED).items() if name != "version.toml"}
    return sign_bundle(Publication(7, NOW, files | changed), CENTRE)


def wanted(feed: CatalogueFeed) -> list[CatalogueSnapshot]:
    used: list[CatalogueSnapshot] = []
    feed.want(7, used.append)
    return used


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (CentreUnreachable(Unreachable.CAPTIVE_PORTAL, "unsigned HTTP 200, text/html"), "captive_portal: unsigned"),
        (CentreUnreachable(Unreachable.TIMEOUT, "ReadTimeout"), "timeout: ReadTimeout"),
        (CentreRefused(404, "not_found", "no such catalogue"), "refused: not_found: no such catalogue"),
    ],
)
def test_fetch_failure_is_reported_and_logged_once(
    tmp_path: Path, centre: Centre, answer: NoAnswer, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    seconds = count(step=PAUSE)
    feed = feed_at(tmp_path, centre, lambda: float(next(seconds)))
    caplog.set_level(logging.INFO, "app.core.catalogue.feed")
    centre.gives = answer
    assert wanted(feed) == []
    assert wanted(feed) == []
    report = feed.state.report()
    assert why in report.problem
    assert feed.state.failures == 2
    assert [why in each.message for each in caplog.records if "catalogue" in each.message] == [True]


def test_failed_fetch_is_repeated_after_pause(tmp_path: Path, centre: Centre) -> None:
    now = [0.0]
    feed = feed_at(tmp_path, centre, lambda: now[0])
    centre.gives = CentreUnreachable(Unreachable.TIMEOUT, "ReadTimeout")
    wanted(feed)
    now[0] = AGAIN.first - 1
    wanted(feed)
    assert centre.asked == 1, "a beat a second while a technician watches"
    now[0] = AGAIN.first
    wanted(feed)
    assert centre.asked == 2
    now[0] += AGAIN.first
    wanted(feed)
    assert centre.asked == 2, "the next pause is longer"
    feed.end_pause()
    wanted(feed)
    feed.want(8, lambda _used: None)
    assert centre.asked == 4, "by hand, and another version, at once"


def test_catalogue_with_errors_is_refused_with_all_errors(feed: CatalogueFeed, centre: Centre) -> None:
    hrss = (PACKAGED / "items" / "hrss.toml").read_text("utf-8")
    broken = hrss.replace('kind = "certify"', 'kind = "certifying"', 1).replace(
        'offline = "queue"', 'offline = "soon"', 1
    )
    centre.gives = published(**{"items/hrss.toml": broken})
    assert wanted(feed) == []
    problem = feed.state.report().problem
    assert "CatalogueInvalid" in problem
    assert "hrss.toml" in problem
    assert "kind" in problem
    assert "offline" in problem
    assert feed.first().catalogue == load_catalogue(), "the packaged one stays in use"


def test_one_that_is_not_the_centres_is_refused(feed: CatalogueFeed, centre: Centre) -> None:
    good = published()
    centre.gives = good.model_copy(update={"files": good.files | {"items/tax.toml": ""}})
    assert wanted(feed) == []
    assert "signature" in feed.state.report().problem


def test_good_catalogue_is_used_and_damaged_one_not(feed: CatalogueFeed, centre: Centre, tmp_path: Path) -> None:
    centre.gives = published()
    used = wanted(feed)
    assert [each.catalogue.version for each in used] == [7]
    assert feed.state.report().problem == ""
    assert feed_at(tmp_path, centre).first().catalogue.version == 7
    (tmp_path / "published" / "current" / "items" / "tax.toml").write_text("[[items]\n")
    again = feed_at(tmp_path, centre)
    assert again.first().catalogue.version != 7
    assert "damaged" in again.state.report().problem


def test_file_that_is_not_text_counts_as_damage(feed: CatalogueFeed, centre: Centre, tmp_path: Path) -> None:
    centre.gives = published()
    wanted(feed)
    (tmp_path / "published" / "current" / "items" / "tax.toml").write_bytes(b"\xff\xfe\x00")
    again = feed_at(tmp_path, centre)
    assert again.first().catalogue.version != 7
    assert "damaged" in again.state.report().problem


def test_damage_found_while_deriving_brings_packaged_catalogue(
    feed: CatalogueFeed, centre: Centre, tmp_path: Path
) -> None:
    centre.gives = published()
    wanted(feed)
    (tmp_path / "published" / "current" / "reference" / "regions.toml").write_text("[[region]\n")
    again = feed_at(tmp_path, centre)
    snapshot = again.first()
    assert snapshot.catalogue.version == 7
    instead = again.derive(lambda: len(snapshot.reference.list_names) and None)()
    assert instead is not None
    assert instead.catalogue.version != 7
    assert instead.reference.region_children()
    assert "damaged" in again.state.report().problem
    assert [each.catalogue.version for each in wanted(again)] == [7], "it is fetched again"
    assert again.state.report().problem == ""


def test_a_catalogue_that_is_whole_stays(feed: CatalogueFeed) -> None:
    snapshot = feed.first()
    assert feed.derive(lambda: len(snapshot.reference.list_names) and None)() is None


def test_packaged_catalogue_that_is_damaged_is_defect(feed: CatalogueFeed) -> None:
    def warm_up() -> None:
        raise CatalogueInvalid(())

    feed.first()
    with pytest.raises(CatalogueInvalid):
        feed.derive(warm_up)
