"""Two officers at one moment, on PostgreSQL: the second waits for the first, sees what it did, and nothing is lost or done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from httpx import Response
from sqlalchemy import text
from sqlalchemy.orm import Session

from catalogue.loader import load_catalogue
from catalogue.schema import Level
from catalogue.text import LocalText
from central.catalogue_publishing import service as publishing
from central.catalogue_publishing.drafts import DraftState, approve, draft_to_decide, find_item, withdraw
from central.catalogue_publishing.item_texts import texts_of
from central.catalogue_publishing.models import CatalogueDraftEntry
from central.catalogue_publishing.service import newest_version, publish_alone
from central.remote_orders.service import give_order, last_orders
from central.terminal_register.firmware import model_rows, want_firmware
from central.terminal_register.group_settings import SettingsTarget, TargetKind, settle_settings, want_settings
from central.terminals.service import TerminalPlace, find_terminal, mint_code
from contract.remote_orders import RemoteDeed
from tests.central.test_catalogue_editing import CODE, post

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
CATALOGUE = load_catalogue()
WAITS = text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")


@pytest.fixture(autouse=True)
def _unchecked(monkeypatch) -> None:
    """What is published is not checked here."""
    monkeypatch.setattr(publishing, "check_files", lambda _files: CATALOGUE)


@pytest.fixture
def drafted(centre, clock):
    """The address of a draft of "drafter" that changes one field of an item."""

    def make(name: str, after: str) -> str:
        draft_id = f"draft-of-{name}"
        with centre.database.writing() as session:
            before = texts_of(find_item(session, CODE).item)[name]
            row = CatalogueDraftEntry(draft_id=draft_id, item_code=CODE, changes={name: [before, after]})
            row.made_by, row.made_at, row.state = "drafter", clock.now(), DraftState.WAITING.value
            session.add(row)
        return f"/console/catalogue/drafts/{draft_id}"

    return make


@pytest.fixture
def meanwhile(centre):
    """What a request answers that comes before a transaction of another has ended; that ends once the request waits for it."""

    def answered(
        first: Callable[[Session], object],
        second: Callable[[], Response],
        then: Callable[[Session], object] = Session.flush,
    ) -> int:
        with ThreadPoolExecutor(1) as pool:
            with centre.database.writing() as session:
                first(session)
                session.flush()
                later = pool.submit(second)
                with centre.database.reading() as onlooker:
                    while not later.done() and not onlooker.scalar(WAITS):
                        Event().wait(0.001)
                then(session)
            return later.result(120).status_code

    return answered


@pytest.fixture
def approval(centre, clock):
    """The approval of a draft at this address by "second", in a session."""

    def of(address: str, group: str = "") -> Callable[[Session], object]:
        def run(session: Session) -> object:
            row = draft_to_decide(session, address.rpartition("/")[2])
            return approve(session, row, group, "second", centre.publishing, clock.now())

        return run

    return of


def test_two_approvals_publish_both_changes(client, centre, be, drafted, meanwhile, approval):
    first, other = drafted("fee.zh", "第一份不收费"), drafted("result.zh", "当场打印一份")
    be("second")
    assert meanwhile(approval(first), lambda: post(client, other, decision="approve")) == 303
    with centre.database.reading() as session:
        assert newest_version(session) == 3
        texts = texts_of(find_item(session, CODE).item)
    assert (texts["fee.zh"], texts["result.zh"]) == ("第一份不收费", "当场打印一份")


def test_draft_is_decided_once(client, centre, be, clock, drafted, meanwhile, approval):
    withdrawn, published = drafted("fee.zh", "第一份不收费"), drafted("result.zh", "当场打印一份")
    be("second")

    def take_back(session: Session) -> None:
        withdraw(session.get(CatalogueDraftEntry, withdrawn.rpartition("/")[2]), "drafter", clock.now())

    assert meanwhile(take_back, lambda: post(client, withdrawn, decision="approve")) == 422
    assert meanwhile(approval(published, "pilot"), lambda: post(client, published, decision="approve")) == 422
    with centre.database.reading() as session:
        assert newest_version(session) == 2
        row = session.get(CatalogueDraftEntry, published.rpartition("/")[2])
        assert (row.version, row.group_name) == (2, "pilot")


@pytest.mark.parametrize("decision", ["preview", "approve"])
def test_decision_in_moment_of_end_waits(client, be, terminal, drafted, meanwhile, decision):
    address = drafted("fee.zh", "第一份不收费")
    be("second")

    def go_on(session: Session) -> None:
        row = session.get(CatalogueDraftEntry, address.rpartition("/")[2])
        row.state = DraftState.REFUSED.value
        session.flush()

    form = {"decision": decision, "terminal_id": "YC-001"}
    assert meanwhile(publish_alone, lambda: post(client, address, **form), go_on) == 422


def test_trial_never_overwrites_newer_version_of_all(client, be, drafted, meanwhile, approval):
    tried, other = drafted("fee.zh", "第一份不收费"), drafted("result.zh", "当场打印一份")
    be("second")
    post(client, tried, decision="approve", group_name="pilot")
    step = "/console/catalogue/publications/2"
    assert meanwhile(approval(other), lambda: post(client, step, step="promote")) == 409


def test_double_click_gives_one_order(terminal, operator, centre, clock, meanwhile):
    def click(session: Session) -> None:
        give_order(session, find_terminal(session, "YC-001"), RemoteDeed.RESTART, None, "chief", clock.now())

    def again() -> Response:
        return post(operator, "/console/terminals/YC-001/orders", deed="restart")

    assert meanwhile(click, again) == 409
    with centre.database.reading() as session:
        assert len(last_orders(session, "YC-001")) == 1


def test_firmware_said_twice_is_the_later(operator, centre, clock, meanwhile):
    def say(session: Session) -> None:
        want_firmware(session, "printer", "1.20", "chief", clock.now())

    assert meanwhile(say, lambda: post(operator, "/console/firmware", model="printer", firmware="1.21")) == 303
    with centre.database.reading() as session:
        assert [line.wanted for line in model_rows(session)] == ["1.21"]


@pytest.fixture
def settled(centre):
    """What is wanted of a terminal, and the number of that."""

    def of(terminal_id: str = "YC-001") -> tuple[dict[str, object], int]:
        with centre.database.reading() as session:
            row = find_terminal(session, terminal_id)
            return row.wanted_settings, row.settings_number

    return of


@pytest.fixture
def wanting(clock):
    """A change of what is wanted of a target, in a session."""

    def of(kind: TargetKind, name: str, volume: int) -> Callable[[Session], object]:
        target, wanted = SettingsTarget(kind, name), {"volume_percent": volume}
        return lambda session: want_settings(session, target, wanted, 0, "chief", clock.now())

    return of


def test_terminal_joining_group_gets_settings_saved_meanwhile(terminal, operator, meanwhile, wanting, settled):
    def join() -> Response:
        return post(operator, "/console/terminals/YC-001", group_name="trial")

    assert meanwhile(wanting(TargetKind.GROUP, "trial", 40), join) == 303
    assert settled() == ({"volume_percent": 40}, 1)


def test_settings_reach_terminal_that_joined_meanwhile(terminal, operator, meanwhile, settled):
    def join(session: Session) -> None:
        found = find_terminal(session, "YC-001")
        found.group_name = "trial"
        settle_settings(session, [found])

    def save() -> Response:
        return post(operator, "/console/settings", kind="group", name="trial", volume_percent="40")

    assert meanwhile(join, save) == 303
    assert settled() == ({"volume_percent": 40}, 1)


def test_new_terminal_gets_settings_saved_meanwhile(operator, meanwhile, wanting, settled):
    place = {"site_zh": "村", "site_en": "V", "level": "town", "region": "441602001"}

    def add() -> Response:
        return post(operator, "/console/terminals", terminal_id="YC-002", **place)

    assert meanwhile(wanting(TargetKind.REGION, "4416", 40), add) == 200
    assert settled("YC-002") == ({"volume_percent": 40}, 1)


def test_number_of_settings_is_never_repeated(terminal, operator, centre, meanwhile, wanting, settled, clock):
    with centre.database.writing() as session:
        wanting(TargetKind.GROUP, "trial", 40)(session)

    def join() -> Response:
        return post(operator, "/console/terminals/YC-001", group_name="trial")

    assert meanwhile(wanting(TargetKind.REGION, "4416", 30), join) == 303
    assert settled() == ({"volume_percent": 40}, 2)

    def move(session: Session) -> None:
        site = LocalText(zh="村", en="V")
        mint_code(session, TerminalPlace("YC-001", site, Level.TOWN, "441602001", ""), clock.now())

    def save() -> Response:
        return post(operator, "/console/settings", kind="terminal", name="YC-001", brightness_percent="60")

    assert meanwhile(move, save) == 303
    assert settled() == ({"volume_percent": 30, "brightness_percent": 60}, 4)
