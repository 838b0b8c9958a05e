"""What is personal at the centre is forgotten in time, and nothing else with it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from central.assembly.housekeeping import Housekeeping
from central.assembly.retention import RULES, forget_due
from central.assembly.task_loop import TaskLoop
from central.clock import BEIJING
from central.migrations.schema import METADATA
from central.sandbox.database_repository import DatabaseRepository
from central.sandbox.slots import ends_at
from central.usage.folding import fold_all
from central.usage.rebuilding import Difference, rebuild
from central.usage.service import totals
from contract.terms import Outcome
from tests.central.virtual_terminal import person

PERSONAL = {
    "record.sealed", "record.person", "case_entry.pseudonym", "case_entry.result_box", "execution.answer_box",
    "execution.person_key", "execution.digest", "sandbox_execution.answer_box",
    "sandbox_application.submission_box", "sandbox_application.person_key", "early_news.content_box",
    "pay_order.payer", "pay_order.submission_box", "person_seen.pseudonym", "person_ever.pseudonym", "slot_hold.holder",
    "open_matter.matter", "paid_charge.charge", "pay_order.matter", "pay_order.lines_box", "usage_delta.content",
    "order_opening.matter", "order_opening.refusal_box", "order_opening.payer", "rating_cell.waiting_box",
    "console_account.code_box", "phone_copy.papers_box", "case_event.note_zh", "case_event.note_en",
}  # fmt: skip
KEPT_ON_PURPOSE = {
    "person_ever.pseudonym": "everybody is counted once, for ever; only the centre's secret tells whose it is",
    "paid_charge.charge": "what was paid is never charged again",
    "pay_order.matter": "accounts are kept; a keyed digest",
    "pay_order.lines_box": "accounts are kept; encrypted, and without a person once the payer is forgotten",
    "usage_delta.content": "gone within a second",
    "console_account.code_box": "an officer's one-time codes, as long as there is the account; nothing of a citizen",
}


def value(centre, query: str) -> object:
    with centre.database.engine.connect() as connection:
        return connection.execute(text(query)).scalar()


@pytest.fixture
def lived(terminal, centre, clock):
    """A finished case, one that is still open, and one that failed; a month ago."""
    terminal.upload(
        terminal.case("RS009", who=person("001")),
        terminal.case("ZS001", "gov_services", who=person("002")),
        terminal.case("RS009", who=person("003"), outcome=Outcome.FAILED),
    )
    TaskLoop(centre).step()
    fold_all(centre.database)
    with centre.database.engine.begin() as connection:
        connection.execute(text("UPDATE case_entry SET status = 'completed' WHERE item_code = 'RS009'"))
        connection.execute(text("UPDATE case_entry SET status = 'accepted' WHERE item_code = 'ZS001'"))
    return clock


def test_sealed_parts_expire_with_their_case(lived, centre):
    assert value(centre, "SELECT count(*) FROM record WHERE sealed IS NOT NULL") == 3
    lived.advance(days=centre.settings.keep_sealed_days - 1)
    forget_due(centre.database, centre.settings, lived.now())
    assert value(centre, "SELECT count(*) FROM record WHERE sealed IS NOT NULL") == 3
    lived.advance(days=2)
    forget_due(centre.database, centre.settings, lived.now())
    assert value(centre, "SELECT count(*) FROM record WHERE sealed IS NOT NULL") == 1, "the open case"
    assert value(centre, "SELECT count(*) FROM case_entry WHERE result_box IS NOT NULL AND status = 'completed'") == 0
    assert value(centre, "SELECT count(*) FROM case_entry WHERE pseudonym IS NOT NULL") == 2


def test_notes_go_with_sealed_parts_and_steps_stay(lived, centre):
    with centre.database.engine.begin() as connection:
        connection.execute(text("UPDATE case_event SET note_zh = '请带户口簿', note_en = 'bring it'"))
    steps = value(centre, "SELECT count(*) FROM case_event")
    noted = "SELECT count(*) FROM case_event WHERE note_zh != '' OR note_en != ''"
    open_steps = value(
        centre,
        "SELECT count(*) FROM case_event JOIN case_entry USING (terminal_id, case_key) WHERE item_code = 'ZS001'",
    )
    lived.advance(days=centre.settings.keep_sealed_days - 1)
    forget_due(centre.database, centre.settings, lived.now())
    assert value(centre, noted) == steps
    lived.advance(days=2)
    forget_due(centre.database, centre.settings, lived.now())
    assert value(centre, noted) == open_steps < steps
    assert value(centre, "SELECT count(*) FROM case_event WHERE actor = ''") == 0
    assert value(centre, "SELECT count(*) FROM case_event") == steps


def test_days_of_people_go_and_every_count_stays(lived, centre):
    with centre.database.snapshot() as session:
        before = totals(session)
    lived.advance(days=centre.settings.keep_people_days + 1)
    Housekeeping(centre).step()
    assert value(centre, "SELECT count(*) FROM person_seen") == 0
    assert value(centre, "SELECT count(*) FROM record WHERE person IS NOT NULL") == 0
    with centre.database.snapshot() as session:
        assert totals(session) == before
    reported: list[Difference] = []
    since = lived.now().date() - timedelta(days=centre.settings.keep_people_days)
    rebuild(centre.database, since, reported.append, is_repairing=False)
    assert reported == []


def test_booked_appointment_stays_until_it_is_past(centre, clock):
    """However early it was booked: by when it takes place, not by when the slot was held."""
    repository = DatabaseRepository(centre.database, centre.keys, clock)
    days = centre.settings.keep_sealed_days
    early, later = clock.now() + timedelta(days=1), clock.now() + timedelta(days=3 * days)
    for slot, end in (("soon", early), ("far", later)):
        assert repository.hold_slot(slot, "one", clock.now(), clock.now() + timedelta(minutes=5))
        assert repository.book_slot(slot, "one", clock.now(), end)
    for advance, left in (
        (days, {"soon", "far"}),
        (2, {"far"}),
        (2 * days - 1, {"far"}),
        (days - 2, {"far"}),
        (2, set()),
    ):
        clock.advance(days=advance)
        forget_due(centre.database, centre.settings, clock.now())
        with centre.database.reading() as session:
            assert set(session.scalars(text("SELECT slot FROM slot_hold"))) == left
    assert not repository.taken_slots(("soon",), "other", clock.now())


def test_end_of_appointment_is_that_of_its_window():
    assert ends_at("2026-12-03 15:30-16:30") == datetime(2026, 12, 3, 16, 30, tzinfo=BEIJING)


ORDER = (
    "INSERT INTO pay_order (terminal_id, request_id, order_no, item_code, department, matter, amount, lines_box, state,"
    " created_at, expires_at, paid_at, refund_due_at, paid_back_at, payer, submission_box) VALUES ('YC-001', :n, :n,"
    " 'SW001', 'tax', 'm', :amount, :box, :state, :at, :at, :at, :due, :back, 'who', :what)"
)


def test_payer_is_known_while_money_is_owed(centre, clock):
    given = {"at": clock.now(), "box": b"x", "due": None, "back": None, "state": "paid", "what": None, "amount": 5}
    orders = {
        "carried out": {},
        "nothing to pay": {"amount": 0, "what": b"s"},
        "paid back": {"due": clock.now(), "back": clock.now(), "state": "cancelled"},
        "never paid": {"state": "expired"},
        "not carried out": {"what": b"s"},
        "to be paid back": {"due": clock.now()},
    }
    with centre.database.writing() as session:
        for name, more in orders.items():
            session.execute(text(ORDER), given | {"n": name} | more)
    clock.advance(days=centre.settings.keep_applicants_days + 1)
    assert forget_due(centre.database, centre.settings, clock.now())["pay_order.payer"] == 4
    with centre.database.reading() as session:
        found = set(session.scalars(text("SELECT order_no FROM pay_order WHERE payer IS NOT NULL")))
    assert found == {"not carried out", "to be paid back"}


def test_nothing_is_forgotten_twice_or_too_early(lived, centre):
    assert set(forget_due(centre.database, centre.settings, lived.now()).values()) == {0}
    lived.advance(days=4_000)
    assert sum(forget_due(centre.database, centre.settings, lived.now()).values()) > 0
    assert set(forget_due(centre.database, centre.settings, lived.now()).values()) == {0}


def test_every_personal_column_has_end_or_reason():
    ended = {name for each in RULES for name in PERSONAL if name == each or name.startswith(f"{each}.")}
    ended |= {"pay_order.submission_box", "case_event.note_en"}  # with the payer, with the Chinese words
    assert PERSONAL - ended == KEPT_ON_PURPOSE.keys()
    columns = {f"{table.name}.{column.name}" for table in METADATA.tables.values() for column in table.columns}
    assert columns >= PERSONAL
    assert {
        name for name in columns if name.endswith(("_box", "sealed", "pseudonym", "person", "payer", "person_key"))
    } <= PERSONAL
