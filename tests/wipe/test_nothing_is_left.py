"""The whole terminal in a process of its own: whatever a marked citizen does and wherever they break off, nothing is left.

Memory, open files, the data folder with the queue and its log, the keyboard's folder, temporary folders. What printers and
the centre hold is not searched: the paper is the citizen's, the record is the department's.
"""

from collections.abc import Iterator

import pytest

from drivers.ports.social_card_reader import SOCIAL_CARD_READER
from tests.wipe.marked_site import MarkedSite

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wipe")]

WHOLE = ("RS048", "NY003", "MZ009", "GA007", "TY002", "SW002", "GJ001")
"""Submitted with text and address; with bank card and signature; with a family and photographs; a document printed; a
certification by face; a payment; a query."""

BROKEN_OFF = [
    ("RS048", ["Identify", "waiting"], "leave"),
    ("RS048", ["Identify", "read"], "leave"),
    ("RS048", ["Form", "0:1"], "walk_away"),
    ("RS048", ["Form", "1:1"], "leave"),
    ("RS048", ["Form", "2:2"], "leave"),
    ("RS048", ["Review", ""], "walk_away"),
    ("RS048", ["Result", ""], "leave"),
    ("RS048", ["Print", ""], "leave"),
    ("RS048", ["Another", ""], "walk_away"),
    ("TY002", ["Face", ""], "leave"),
    ("TY002", ["Form", "1:1"], "walk_away"),
    ("TY002", ["Consent", "face"], "leave"),
    ("NY003", ["Signature", "0:True"], "leave"),
    ("MZ009", ["Signature", "1:False"], "walk_away"),
    ("MZ009", ["Signature", "1:True"], "leave"),
    ("MZ009", ["Materials", "1:1"], "leave"),
    ("GA054", ["Payment", "waiting"], "leave"),
    ("GA007", ["Result", ""], "walk_away"),
]
"""Where, and how the visit ends: by the button, or because no one is there any more."""

CHILDREN = [
    ("kiosk.papers.press_process", "RS001", None, "characters in utf-8"),
    ("app.core.face_process", "MZ009", ["Form", "0:0"], "portrait"),
]
"""Programs that the terminal starts, where each knows something of the citizen, and what: the search does see it."""

CUT = ("RS048", "RS023")
"""Submitted while the network is away, delivered when it is back."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MarkedSite]:
    with MarkedSite(tmp_path_factory.mktemp("wipe")) as marked:
        yield marked


def assert_nothing_is_left(site: MarkedSite) -> None:
    left = site.traces()
    assert not left, "\n".join(map(str, left))


def test_the_search_finds_a_citizen_who_is_there(site: MarkedSite) -> None:
    site.walk("RS048", ["Review", ""])
    found = {trace.what for trace in site.look()}
    site.leave()
    assert {"digits in utf-8", "digits in utf-16-le", "characters in utf-16-le", "portrait"} <= found
    assert_nothing_is_left(site)


@pytest.mark.parametrize(("program", "code", "stop", "what"), CHILDREN)
def test_process_remembers_until_visit_ends(
    site: MarkedSite, program: str, code: str, stop: list[str] | None, what: str
) -> None:
    site.walk(code, stop)
    found = {trace.what for trace in site.look() if trace.where.startswith(program)}
    site.leave()
    assert what in found
    assert_nothing_is_left(site)


@pytest.mark.parametrize("code", WHOLE)
def test_nothing_is_left_of_a_whole_journey(site: MarkedSite, code: str) -> None:
    stops = site.walk(code)
    assert stops[-1][0] == "Another"
    site.leave()
    assert_nothing_is_left(site)
    assert site.loaded("cv2", "numpy", "dlib") == [], "pictures are looked at in other processes"


@pytest.mark.parametrize(("code", "stop", "ending"), BROKEN_OFF)
def test_nothing_is_left_of_a_journey_broken_off(site: MarkedSite, code: str, stop: list[str], ending: str) -> None:
    stops = site.walk(code, stop)
    assert stops[-1] == stop
    site.leave(ending)
    assert_nothing_is_left(site)


@pytest.mark.parametrize("stop", [["Identify", "read"], ["Another", ""]])
def test_nothing_is_left_of_social_card(site: MarkedSite, stop: list[str]) -> None:
    stops = site.walk("RS007", stop, reader=SOCIAL_CARD_READER)
    assert stops[-1] == stop
    site.leave()
    assert_nothing_is_left(site)


@pytest.mark.parametrize("code", CUT)
def test_wipe_leaves_nothing_after_network_outage(site: MarkedSite, code: str) -> None:
    site.cut_network(on=True)
    try:
        site.walk(code)
        site.leave()
        assert_nothing_is_left(site)
    finally:
        site.cut_network(on=False)
    assert_nothing_is_left(site)


def test_wipe_leaves_nothing_of_typed_text(site: MarkedSite) -> None:
    site.walk("RS048", ["Form", "0:0"])
    site.type_on_the_keyboard()
    site.copy_what_was_typed()
    site.leave()
    assert site.paste() == ""
    assert_nothing_is_left(site)


def test_nothing_is_left_of_all_of_them_together(site: MarkedSite) -> None:
    """The whole memory once more, for every picture that was seen, and every file."""
    left = site.traces_of_all()
    assert not left, "\n".join(map(str, left))
