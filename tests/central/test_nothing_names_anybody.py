"""After an erasure no column of any table names the person or can be opened to tell of them; each column is accounted for."""

import pytest
from sqlalchemy import select, text

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.assembly.task_loop import TaskLoop
from central.erasure.service import ErasureSubject, erase_person
from central.migrations.schema import METADATA
from central.usage.folding import fold_all
from contract import paths
from contract.execution import HoldRequest, Order, Rejected
from contract.records import Channel, Outcome, RatingFacts, RatingLevel, Submission
from contract.sealing import SealBroken
from tests.central.answers import submission_for
from tests.central.test_text_messages import asked as asked_for_code
from tests.central.virtual_terminal import VirtualTerminal, person

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
MOBILE = "13800138000"

ERASED = {
    "record.sealed", "record.person", "case_entry.pseudonym", "case_entry.result_box", "case_entry.query_code",
    "case_event.note_zh", "case_event.note_en", "execution.answer_box", "execution.person_key", "execution.digest",
    "sandbox_execution.answer_box", "case_entry.matter", "execution.matter",
    "sandbox_application.submission_box", "sandbox_application.person_key",
    "order_opening.refusal_box", "order_opening.payer", "pay_order.payer",
    "pay_order.submission_box", "person_seen.pseudonym", "person_ever.pseudonym", "text_message.number", "pick_up_code.code_digest",
}  # fmt: skip
"""Of one person, by `central forget`."""

KEYED = {
    "budget_use.subject": "a day",
    "open_matter.matter": "a day after its time",
    "slot_hold.holder": "by the visit, not by the person",
    "order_opening.matter": "90 days; from all that was asked for",
    "pay_order.matter": "accounts; from all that was asked for",
    "paid_charge.charge": "accounts; nothing is charged twice",
}
"""Digests under the centre's secret that a document's number does not find, and how long they stay."""

OTHERS = {
    "phone_copy.papers_box": "of a case, encrypted, under a code that its citizen alone has: within the hour",
    "phone_copy.code_digest": "of a code, keyed: within the hour",
    "early_news.content_box": "of a case that is not there: 30 days",
    "pay_order.lines_box": "what was paid, without the payer",
    "rating_cell.waiting_box": "levels and reasons, of no one",
    "usage_delta.content": "folded within a second",
    "unfound_search.words": "of a search, without names or numbers as far as can be told; shown from five visits on",
    "record.facts": "item, times and outcome",
    "publication.files": "the catalogue",
    "terminal.devices": "of machines",
    "terminal.jobs": "of machines",
    "terminal.faults": "of machines",
    "terminal_day.counters": "of machines",
    "terminal.queue_damage": "of machines",
    "terminal.release": "of machines", "terminal.open_days": "of a site", "terminal.planned_hours": "of a site",
    "release.sha256": "of software", "release.halt_reason": "what an operator wrote, or how many machines failed",
    "release_outcome.reason": "of machines",
    "morning_check.account": "the number of a keeper's account",
    "erasure.erased": "how many rows of what",
    "erasure.operator": "who erased",
    "console_session.operator": "who works at the centre",
    "console_session.token_digest": "a login",
    "console_session.password_mark": "a login",
    "console_account.password_hash": "of an operator's password",
    "console_account.code_box": "the secret of an operator's phone, encrypted",
    "console_account.name": "an operator", "console_account.made_by": "an operator", "console_account.role": "an operator",
    "console_account.made_at": "an account", "console_account.last_counter": "a code that was used",
    "console_account.subject_mark": "an operator, as a digest", "console_account.signs_on": "how an account is entered",
    "console_subject.subject_mark": "an operator, as a digest", "console_subject.account": "an operator",
    "console_sign_on.state_digest": "a login", "console_sign_on.until": "a login",
    "console_session.account": "an operator", "console_event.event_id": "a number", "console_event.operator": "who did it",
    "console_event.action": "what was done", "console_event.about": "a terminal, a case, an account",
    "rectification.number": "a number", "rectification.due": "a day", "rectification.measure": "what an officer wrote",
    "rectification.proof": "what an officer wrote", "rectification.closed_by": "an operator",
    "login_failures.source": "an address that guesses, for a day",
    "staff_account.holder": "a keeper or technician", "staff_account.made_by": "an operator",
    "staff_account.pin_hash": "a keeper or technician", "staff_account.card_mark": "a keeper or technician",
    "staff_account.number": "an account", "staff_account.role": "an account", "staff_account.made_at": "an account",
    "staff_account.valid_to": "an account", "staff_version.id": "one row", "staff_version.salt": "of marks of cards",
    "alarm.answered_by": "who acts on a machine", "alarm.contractor": "who mends machines", "alarm.settled_by": "an operator",
    "alarm.remedy": "what was done to a machine", "staff_message.site": "of a site",
    "terminal_record.owner": "a bureau", "terminal_record.keeper": "a keeper", "terminal_record.contractor": "who mends machines",
    "terminal_record.address": "of a site", "terminal_record.model": "of machines",
    "terminal_record.serial_number": "of machines", "terminal_record.changed_by": "an operator",
    "wanted_firmware.model": "of machines", "wanted_firmware.firmware": "of machines", "wanted_firmware.set_by": "an operator",
    "settings_change.number": "a number", "settings_change.target_kind": "of machines", "settings_change.target": "of machines",
    "settings_change.follows": "a number", "settings_change.wanted": "of machines", "settings_change.changed_by": "an operator",
    "terminal.wanted_settings": "of machines", "terminal.settings_number": "a number", "terminal.settings_report": "of machines",
    "yearly_plan.open_rate": "a plan", "yearly_plan.satisfaction": "a plan", "yearly_plan.items": "a plan",
    "yearly_plan.used": "a plan", "yearly_plan.stopped": "a plan",
    "notice.text_zh": "what an operator wrote", "notice.text_en": "what an operator wrote",
    "help_call.answered_by": "an operator", "help_call.closed_by": "an operator", "help_call.fate": "how a call ended",
    "help_video.answered_by": "an operator", "help_video.offer": "addresses of two machines, until the talk is over",
    "help_video.answer": "addresses of two machines, until the talk is over", "window_duty.operator": "an operator",
    "remote_order.ordered_by": "an operator", "remote_order.deed": "of machines", "remote_order.reason": "of machines",
    "remote_diagnosis.bundle": "logs of machines without numbers of persons, for some days",
    "catalogue_draft.changes": "the catalogue", "catalogue_draft.made_by": "an operator", "catalogue_draft.decided_by": "an operator",
    "catalogue_draft.released_by": "an operator",
    "case_event.actor": "a department or an operator",
    "enrolment_code.code_digest": "a terminal's",
    "spent_nonce.nonce": "a terminal's",
    "ledger.digest": "of a sealed record", "ledger.previous_digest": "of a sealed record",
}  # fmt: skip
"""Free text, boxes and digests that are no one's."""

PLAIN = {
    "called_at", "asked_at", "seen_at", "joined_at", "ended_at", "is_deserted", "tab", "call_id",
    "checked_at", "failed", "passed", "skipped",
    "accept_at", "amount", "allowed", "boot_id", "case_key", "case_number", "case_status", "cases", "catalogue_version", "channel", "clock",
    "complete_up_to", "cursor", "decide_at", "feed", "fetched_at", "heard_at", "news_number",
    "began_at", "begun", "changed_at", "created_at", "day", "delta_id", "department", "dimension", "done_at",
    "ended_by", "enrolled_at", "epoch", "erased_at", "erasure_id", "expires_at", "failed_at", "failures", "first_day",
    "first_seen_at", "group_name", "happened_at", "held_until", "highest_sequence", "in_review_until", "is_booked",
    "is_simulated", "is_test", "joins", "kept_at", "set_at",
    "added_at", "at", "halted_at", "length", "ring", "ring_since", "is_uncertain", "item_code", "key", "key_since", "kind",
    "last_day", "last_number", "last_seen_at",
    "last_sent_at", "last_sequence", "level", "lifted_at", "mark", "message_id", "month", "next_key", "not_counted", "note",
    "notice_id", "occurred_at", "open_at", "order_no", "order_request", "outcome", "paid_at", "paid_back_at", "people",
    "probed_at", "probed_state", "proof_level", "provisional_number", "public_key", "published_at", "queue_parked",
    "queue_pending", "raised_at", "ratings", "received_at", "record_id", "refund_due_at", "region", "request_id", "revoked_at",
    "scope", "seconds", "send_again_from", "send_again_to", "sent_at", "sequence", "served", "signature", "simulated",
    "since", "site_en", "site_zh", "slot", "software_version", "spent_at", "started_at", "state", "status", "step",
    "submitted_at", "terminal_id", "told", "uncertain", "until", "used_at", "used_by_request", "used_by_terminal", "value",
    "collected_at", "collected_by", "due_at", "held_by", "held_request", "releases",
    "arrived_at", "decided_at", "draft_id", "is_done", "order_id", "ordered_at", "orders_until", "taken_at",
    "accepted_on", "begins_at", "late_at", "made_at", "next_try_at", "planned_seconds", "settled_at", "warranty_until", "year",
    "closed_at", "counted_until", "fault_id", "open_seconds", "opened_at",
    "version", "visit_id", "visits", "wants_new_key", "withdrawn_at", "worker", "answered_at",
}  # fmt: skip
"""Times, states, sums, and names of machines, items and requests."""


def test_each_column_is_accounted_for():
    columns = {f"{table.name}.{column.name}" for table in METADATA.tables.values() for column in table.columns}
    reported = ERASED | KEYED.keys() | OTHERS.keys()
    assert reported <= columns
    assert {each for each in columns - reported if each.partition(".")[2] not in PLAIN} == set()


def refused(terminal: VirtualTerminal, who) -> None:
    """An order that is not opened: of whom the sandbox says that it is paid already."""
    asked = submission_for(terminal, CATALOGUE.item("SW001"), REFERENCE, who)
    asked = asked.model_copy(update={"answers": asked.answers | {"levy_items": ("none",)}})
    assert isinstance(terminal.order("SW001", asked), Rejected)


def live(terminal: VirtualTerminal, who) -> None:
    """All that one person can do at a terminal, each to its end."""
    for item in ("MZ001", "GA027", "RS001"):
        terminal.execute(item, submission_for(terminal, CATALOGUE.item(item), REFERENCE, who))
    asked = submission_for(terminal, CATALOGUE.item("GA044"), REFERENCE, who)
    order = terminal.order("GA044", asked)
    assert isinstance(order, Order)
    terminal.pay(order.order_no)
    terminal.execute("GA044", asked.model_copy(update={"order_no": order.order_no}))
    refused(terminal, who)
    asked_for_code(terminal, MOBILE)
    held = terminal.proven(Submission(person=who), "MZ001")
    terminal.put(HoldRequest, paths.HOLDS, held, "MZ001", field="slot", slot="2026-12-01 09:00-10:00")
    said = {"content": f"{who.name}的电话{MOBILE}", "mobile": MOBILE}
    terminal.upload(
        terminal.case("RS009", who=who),
        terminal.case("ZS001", "gov_services", submission=Submission(person=who, answers=said)),
        terminal.case("RS009", who=who, outcome=Outcome.FAILED),
        terminal.case("RS009", who=who, outcome=Outcome.COMPLETED, channel=Channel.LOCAL),
        terminal.record(RatingFacts(item_code="RS009", department="hrss", level=RatingLevel.SATISFIED)),
    )


def reported_of(centre, words: set[str]) -> set[str]:
    """Columns that hold one of the words, as they are or opened by whatever key the centre has."""
    found = set()
    with centre.database.reading() as session:
        for table in METADATA.tables.values():
            for row in session.execute(select(table)):
                found |= {
                    f"{table.name}.{name}"
                    for name, value in row._mapping.items()
                    if any(word in text for word in words for text in readings(centre, value))
                }
    return found


def readings(centre, value) -> list[str]:
    if not isinstance(value, bytes | memoryview):
        return [repr(value)]
    content = bytes(value)
    texts = [content.decode("latin-1"), content.decode("utf-8", "ignore")]
    opened = centre.keys.opening.open(content)
    if not isinstance(opened, SealBroken):
        texts.append(opened.model_dump_json())
    try:
        texts.append(centre.keys.storage.open(content).decode())
    except Exception:  # noqa: BLE001 -- it is no such box
        return texts
    return texts


def words_of(centre, who) -> set[str]:
    pseudonym = centre.keys.pseudonym(who.id_number)
    masked = f"{who.id_number[:3]}***********{who.id_number[-4:]}"
    return {pseudonym, who.id_number, who.name, f"{who.name[0]}**", f"{who.name[0]}*{who.name[-1]}", masked, MOBILE}


def test_forgotten_person_is_in_no_sealed_column(terminal, centre, clock):
    who = person("001").model_copy(update={"name": "欧阳试样"})
    live(terminal, who)
    TaskLoop(centre).step()
    fold_all(centre.database)
    with centre.database.writing() as session:
        session.execute(METADATA.tables["case_entry"].update().values(status="completed"))
    before = reported_of(centre, words_of(centre, who))
    assert {"record.sealed", "case_entry.result_box", "execution.answer_box", "pay_order.payer"} <= before
    assert {"order_opening.payer", "sandbox_execution.answer_box"} <= before, "the search can see"
    clock.advance(days=2)
    erase_person(centre, ErasureSubject(who.id_number, (MOBILE,)), "张三")
    assert reported_of(centre, words_of(centre, who)) == set()


def test_of_what_is_erased_no_dead_row_stays(terminal, centre, clock):
    if centre.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite overwrites what it erases")
    who = person("001")
    terminal.upload(terminal.case("RS009", who=who))
    TaskLoop(centre).step()
    with centre.database.writing() as session:
        session.execute(METADATA.tables["case_entry"].update().values(status="completed"))
    clock.advance(days=2)
    erase_person(centre, ErasureSubject(who.id_number), "张三")
    with centre.database.reading() as session:
        vacuumed = "SELECT count(*) FROM pg_stat_user_tables WHERE relname = 'case_entry' AND vacuum_count > 0"
        assert session.scalar(text(vacuumed)) == 1
