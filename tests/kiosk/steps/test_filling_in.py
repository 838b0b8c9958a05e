"""Filling in a form: what is checked when, what a list says, what a silent centre costs, and how an edit leads on."""

from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import force_setattr, replace

from catalogue.schema import ServiceItem
from catalogue.text import Language
from contract.execution import DepartmentDown, ListAnswer, LiveOption, SmsAnswer
from kiosk.forms.verdict import Entry
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.intents import (
    ChooseLanguage,
    ConfirmLeave,
    EditLine,
    GoBack,
    GoHome,
    GoOn,
    LeaveField,
    OpenItem,
    RemovePage,
    SendSms,
    SetCareMode,
    SetField,
    Stay,
    Wake,
)
from kiosk.view.materials import MaterialsScreen
from kiosk.view.note import Tone
from kiosk.view.result import ResultScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from offline_queue.centre_outcomes import CentreRefused
from tests.kiosk.citizen import Citizen, Stuck
from tests.kiosk.parts import UNREACHED, Bench, both, snapshot
from tests.kiosk.walking import at, at_field, breaks, edit, has, journey_of, shown, walk_to

ANSWERED = "background work failed"
SILENT = [UNREACHED, CentreRefused(500, "out_of_order", ""), DepartmentDown(request_id="r")]


@pytest.fixture
def bench() -> Bench:
    return Bench()


# --- a field ---


def test_field_is_checked_on_leaving_not_typing(bench: Bench) -> None:
    at_field(bench, "GA004", "mobile")
    assert bench.do(SetField("mobile", "123"))
    assert shown(bench, "mobile").error == ""
    assert bench.do(LeaveField("mobile"))
    assert "11位" in shown(bench, "mobile").error
    assert bench.do(SetField("mobile", "13800138000"))
    assert shown(bench, "mobile").error == ""


def test_leaving_an_empty_field_is_no_error_yet(bench: Bench) -> None:
    at_field(bench, "GA004", "mobile")
    assert bench.do(LeaveField("mobile"))
    assert shown(bench, "mobile").error == ""
    assert not bench.do(LeaveField("unknown"))


def test_form_step_ignores_foreign_intents(bench: Bench) -> None:
    at_field(bench, "GA004", "mobile")
    for intent in (RemovePage(1), EditLine(0), SendSms("mobile"), OpenItem("GA004")):
        assert not bench.do(intent), intent
    assert isinstance(bench.screen, FormScreen)


def test_an_address_reads_with_everything_above_it(bench: Bench) -> None:
    citizen = at_field(bench, "GA014", "move_in_address")
    citizen.walk(lambda _: bool(journey_of(bench).form.answers.get("move_in_address")))
    while not has("move_in_address")(bench.screen):
        assert bench.do(GoBack())
    assert "广东省" in shown(bench, "move_in_address").display
    bench.do(ChooseLanguage(Language.EN))
    assert "Guangdong" in shown(bench, "move_in_address").display


def test_mobile_number_carries_over_to_next_item(bench: Bench) -> None:
    walk_to(bench, "GA004", ResultScreen)
    number = bench.terminal._visit.session.known["mobile"].value
    assert bench.do(GoHome())
    at_field(bench, "GA013", "mobile")
    assert shown(bench, "mobile").value == number
    assert bench.do(SetField("mobile", "13900139000"))
    assert bench.do(GoBack())
    assert bench.do(GoOn())
    assert shown(bench, "mobile").value == "13900139000", "what is typed counts more"


def test_known_answer_that_does_not_fit_is_asked(bench: Bench) -> None:
    walk_to(bench, "GA004", ResultScreen)
    bench.terminal._visit.session.known["mobile"] = Entry("12345")
    assert bench.do(GoHome())
    at_field(bench, "GA013", "mobile")
    assert shown(bench, "mobile").value == ""


def test_address_carries_over_where_it_fits(bench: Bench) -> None:
    citizen = at_field(bench, "GA021", "live_address")
    citizen.walk(lambda _: bool(journey_of(bench).form.answers.get("live_address")))
    citizen.walk(lambda screen: not has("live_address")(screen))
    given = bench.terminal._visit.session.known["live_address"]
    assert bench.do(GoHome())
    bench.do(ConfirmLeave())
    at_field(bench, "WJ001", "live_address")
    assert shown(bench, "live_address").values == given.values


def test_care_mode_changes_nothing_but_pages_of_form(bench: Bench) -> None:
    walk_to(bench, "GA004", ReviewScreen)
    lines = bench.screen.lines
    assert bench.do(SetCareMode(on=True))
    assert isinstance(bench.screen, ReviewScreen)
    assert bench.screen.lines == lines
    edit(bench, "mobile")
    assert [field.name for field in bench.screen.fields] == ["mobile"]
    assert bench.do(GoOn())
    assert isinstance(bench.screen, ReviewScreen)


# --- live lists ---


@pytest.mark.parametrize("reply", SILENT)
def test_missing_list_is_reported_beside_its_field(bench: Bench, reply: Any) -> None:
    citizen = at_field(bench, "GA043", "plate_no")
    works, bench.centre.list_options = bench.centre.list_options, lambda _: reply  # type: ignore[method-assign]
    citizen.fill(bench.screen)
    bench.wait(1)
    assert shown(bench, "violation_ids").placeholder
    assert not shown(bench, "violation_ids").is_loading
    assert bench.view.frame.main is MainAction.RETRY
    bench.centre.list_options = works  # type: ignore[method-assign]
    assert bench.do(GoOn())
    bench.wait(1)
    assert shown(bench, "violation_ids").placeholder == ""
    citizen.walk(at(SignatureScreen))


@pytest.mark.expected_logs(ANSWERED)
def test_answer_that_cannot_be_understood_counts_as_none(bench: Bench) -> None:
    citizen = at_field(bench, "GA043", "plate_no")
    works, bench.centre.list_options = bench.centre.list_options, breaks  # type: ignore[method-assign]
    citizen.fill(bench.screen)
    bench.wait(1)
    assert bench.screen.note.tone is Tone.BAD
    assert bench.view.frame.main is MainAction.RETRY
    assert bench.view.frame.is_main_enabled
    bench.centre.list_options = works  # type: ignore[method-assign]
    bench.do(GoOn())
    bench.wait(1)
    assert shown(bench, "violation_ids").options


@pytest.mark.parametrize("reason", [None, both("没有未处理的违法记录")])
def test_empty_list_says_why(bench: Bench, reason: Any) -> None:
    bench.centre.list_options = lambda request: ListAnswer(  # type: ignore[method-assign]
        request_id=request.request_id, options=(), empty_reason=reason
    )
    citizen = at_field(bench, "GA043", "plate_no")
    citizen.fill(bench.screen)
    bench.wait(1)
    assert shown(bench, "violation_ids").placeholder == ("没有可选的项目" if reason is None else reason.zh)
    bench.do(GoOn())
    assert shown(bench, "violation_ids").error


def test_options_show_price_and_availability(bench: Bench) -> None:
    bench.centre.options = (
        LiveOption(value="2026-03-03 a", text=both("上午"), detail=both("余3个")),
        LiveOption(value="2026-03-03 b", text=both("下午"), available=False),
        LiveOption(
            value="2026-03-03 c", text=both("晚上"), detail=both("余1个"), amount=bench.centre.options[0].amount
        ),
    )
    citizen = at_field(bench, "MZ001", "registry")
    citizen.walk(has("slot"))
    bench.wait(1)
    options = shown(bench, "slot").options
    assert [each.detail for each in options] == ["余3个", "", "余1个 · ¥120.50"]
    assert [each.is_enabled for each in options] == [True, False, True]
    bench.do(SetField("slot", "2026-03-03 b"))
    bench.do(GoOn())
    assert shown(bench, "slot").error


def test_changed_answer_reloads_the_list(bench: Bench) -> None:
    citizen = at_field(bench, "GA043", "violation_ids")
    bench.wait(1)
    bench.do(SetField("violation_ids", values=("one",)))
    bench.do(GoBack())
    bench.centre.options = bench.centre.options[1:]
    bench.do(SetField("plate_no", "粤P54321"))
    bench.do(GoOn())
    bench.wait(1)
    assert [each.value for each in shown(bench, "violation_ids").options] == ["two"]
    assert shown(bench, "violation_ids").values == (), "a choice that is gone is no choice"
    citizen.walk(at(SignatureScreen))


def test_choice_outlives_a_failed_reload(bench: Bench) -> None:
    at_field(bench, "GA043", "violation_ids")
    bench.wait(1)
    bench.do(SetField("violation_ids", values=("one",)))
    bench.do(GoBack())
    works, bench.centre.list_options = bench.centre.list_options, lambda _: UNREACHED  # type: ignore[method-assign]
    bench.do(SetField("plate_no", "粤P54321"))
    bench.do(GoOn())
    bench.wait(1)
    assert bench.view.frame.main is MainAction.RETRY
    bench.centre.list_options = works  # type: ignore[method-assign]
    bench.do(GoOn())
    bench.wait(1)
    assert shown(bench, "violation_ids").values == ("one",)


# --- slots and codes ---


@pytest.mark.parametrize("reply", SILENT)
def test_failed_slot_hold_is_tried_again(bench: Bench, reply: Any) -> None:
    citizen = at_field(bench, "MZ001", "slot")
    works, bench.centre.hold = bench.centre.hold, lambda _: reply  # type: ignore[method-assign]
    bench.wait(1)
    citizen.fill(bench.screen)
    bench.wait(1)
    assert has("slot")(bench.screen)
    assert bench.screen.note.tone is Tone.BAD
    bench.centre.hold = works  # type: ignore[method-assign]
    citizen.walk(at(ReviewScreen))


@pytest.mark.expected_logs(ANSWERED)
def test_while_slot_is_held_form_keeps_still(bench: Bench) -> None:
    at_field(bench, "MZ001", "slot")
    bench.wait(1)
    bench.do(SetField("slot", "2026-03-03 08:30-09:30"))
    bench.centre.hold = breaks  # type: ignore[method-assign]
    assert bench.do(GoOn())
    assert not bench.do(SetField("slot", "two"))
    assert not bench.do(GoOn())
    assert not bench.do(GoBack())
    bench.pump()
    assert bench.screen.note.tone is Tone.BAD
    assert bench.do(SetField("slot", "two"))


@pytest.mark.expected_logs(ANSWERED)
def test_failed_code_request_may_repeat_at_once(bench: Bench) -> None:
    at_field(bench, "RS034", "sms_code")
    works, bench.centre.send_sms = bench.centre.send_sms, breaks  # type: ignore[method-assign]
    assert bench.do(SendSms("sms_code"))
    bench.wait(1)
    assert bench.screen.note.tone is Tone.BAD
    bench.centre.send_sms = works  # type: ignore[method-assign]
    assert bench.do(SendSms("sms_code"))
    bench.wait(1)
    assert bench.screen.note.tone is Tone.GOOD


def test_number_without_code_is_checked_again(bench: Bench) -> None:
    bench.centre.send_sms = lambda request: SmsAnswer(  # type: ignore[method-assign]
        request_id=request.request_id, sent=False, retry_after_seconds=10
    )
    at_field(bench, "RS034", "sms_code")
    bench.do(SendSms("sms_code"))
    bench.wait(1)
    assert bench.screen.note.tone is Tone.CAUTION
    assert "10" in bench.screen.note.text
    assert not bench.do(SendSms("sms_code"))
    assert 0 < shown(bench, "sms_code").pause <= 10, "the button counts down"
    bench.wait(10)
    assert shown(bench, "sms_code").pause == 0
    assert bench.do(SendSms("sms_code"))


def test_code_pause_lasts_across_pages(bench: Bench) -> None:
    citizen = at_field(bench, "RS034", "sms_code")
    assert bench.do(SendSms("sms_code"))
    bench.wait(1)
    assert bench.do(GoBack())
    citizen.walk(has("sms_code"))
    assert shown(bench, "sms_code").pause > 50
    assert not bench.do(SendSms("sms_code"))
    assert bench.do(SetCareMode(on=True))
    assert shown(bench, "sms_code").pause > 50
    assert not bench.do(SendSms("sms_code"))
    bench.wait(60)
    bench.terminal.touch()
    assert bench.do(SendSms("sms_code"))


# --- rules between answers, and what an edit leads to ---


def test_broken_rule_is_shown_beside_its_field(bench: Bench) -> None:
    at_field(bench, "GA043", "plate_no")
    bench.do(SetField("mobile", "13800138000"))
    bench.do(SetField("plate_no", "粤P12345"))
    electric = next(each.value for each in shown(bench, "plate_type").options if "新能源" in each.value)
    bench.do(SetField("plate_type", electric))
    bench.do(GoOn())
    assert shown(bench, "plate_type").error


def reordered(code: str, first: str, last: str) -> CatalogueSnapshot:
    """A catalogue in which one field of the item comes first and another last."""

    def changed(item: ServiceItem) -> ServiceItem:
        middle = [field for field in item.inputs if field.name not in (first, last)]
        other = copy(item)  # not by `replace`: a catalogue with inputs in this order would be refused
        force_setattr(other, "inputs", (item.input(first), *middle, item.input(last)))
        return other

    items = tuple(changed(item) if item.code == code else item for item in snapshot().catalogue.items)
    return CatalogueSnapshot.build(replace(snapshot().catalogue, items=items), snapshot().reference)


def test_rule_about_earlier_page_leads_back_to_it(bench: Bench) -> None:
    bench.terminal.use_catalogue(reordered("RS049", "contract_date", "graduation_date"))
    citizen = at_field(bench, "RS049", "contract_date")
    bench.do(SetField("contract_date", "2025-09-01"))
    citizen.walk(has("graduation_date"))
    bench.do(SetField("graduation_date", "2025-10-01"))
    with pytest.raises(Stuck, match="contract_date"):
        citizen.fill(bench.screen)
    assert has("contract_date")(bench.screen)
    assert shown(bench, "contract_date").error
    bench.do(SetField("contract_date", "2025-11-01"))
    citizen.walk(at(ReviewScreen))


def test_part_of_long_form_heads_its_own_pages(bench: Bench) -> None:
    citizen = at_field(bench, "RS026", "applicant_type")
    assert bench.screen.title == "谁受伤"
    citizen.walk(has("employer_name"))
    assert bench.screen.title == "在哪个单位"
    assert not has("applicant_type")(bench.screen)
    citizen.walk(has("mobile"))
    assert bench.screen.title == "见证人和联系方式"
    citizen.walk(at(ReviewScreen))
    parts = [(line.part, line.label) for line in bench.screen.lines if line.part]
    assert [part for part, _ in parts] == ["谁受伤", "在哪个单位", "怎么受伤的", "见证人和联系方式", "材料"]


@pytest.mark.parametrize("code", ["JY001", "JY004"])
def test_schools_on_offer_teach_the_chosen_stage(code: str, bench: Bench) -> None:
    at_field(bench, code, "school")
    schools, stages = (
        snapshot().reference.schools,
        [each.value for each in snapshot().items[code].input("stage").options],
    )
    for stage in stages:
        journey_of(bench).form.set_entry("stage", Entry(stage))
        bench.do(SetField("school", ""))
        assert {each.value for each in shown(bench, "school").options} == {each.id for each in schools(stage)}
    bench.do(SetField("school", schools(stages[-1])[0].id))
    journey_of(bench).form.set_entry("stage", Entry(stages[0]))
    assert not journey_of(bench).form.entries["school"].value


@pytest.mark.parametrize(
    ("code", "name", "offered", "withheld"),
    [
        ("YB010", "target_region", {"110000", "360700"}, {"440000", "440300", "441602"}),
        ("YB009", "target_region", {"440000", "440300"}, {"441600", "441602"}),
        ("ZR002", "region", {"440000", "440300", "441602"}, {"110000", "360700"}),
    ],
)
def test_places_on_offer_lie_where_the_item_works(
    code: str, name: str, offered: set[str], withheld: set[str], bench: Bench
) -> None:
    at_field(bench, code, name)
    values = {each.value for each in shown(bench, name).options}
    assert offered <= values
    assert not withheld & values


def test_newly_required_field_is_asked_before_submission(bench: Bench) -> None:
    bench.terminal.use_catalogue(reordered("WJ001", "spouse_name", "marital"))
    bench.do(Wake())
    bench.do(SetCareMode(on=True))
    citizen = at_field(bench, "WJ001", "marital")
    married = next(each.value for each in shown(bench, "marital").options if each.value in needs_spouse())
    bench.do(SetField("marital", married))
    citizen.walk(at(ReviewScreen))
    assert bench.do(GoOn())
    assert has("spouse_name")(bench.screen)
    assert not shown(bench, "spouse_name").error, "it was never asked for before"
    assert bench.do(GoOn())
    assert shown(bench, "spouse_name").error
    citizen.fill(bench.screen)
    assert has("spouse_document")(bench.screen)
    citizen.fill(bench.screen)
    assert has("spouse_id_no")(bench.screen)
    citizen.fill(bench.screen)
    assert isinstance(bench.screen, ReviewScreen)
    assert bench.do(GoOn())
    assert not isinstance(bench.screen, FormScreen | ReviewScreen)


def needs_spouse() -> tuple[str, ...]:
    return snapshot().items["WJ001"].input("spouse_name").only_if["marital"]


def test_rule_broken_by_edit_is_found_before_submission(bench: Bench) -> None:
    citizen = at_field(bench, "MZ016", "disability_cert_no")
    assert bench.do(SetField("disability_cert_no", citizen.person.id_number + "43"))
    citizen.walk(at(ReviewScreen))
    edit(bench, "apply_for")
    other = next(
        each.value for each in shown(bench, "apply_for").options if each.value != shown(bench, "apply_for").value
    )
    bench.do(SetField("apply_for", other))
    citizen.walk(at(ReviewScreen))
    assert bench.do(GoOn())
    assert has("disability_cert_no")(bench.screen)
    assert shown(bench, "disability_cert_no").error
    assert bench.outbox.cases() == []


def test_edit_that_list_rests_on_leads_to_list(bench: Bench) -> None:
    walk_to(bench, "GA043", ReviewScreen)
    edit(bench, "plate_no")
    bench.do(SetField("plate_no", "粤P54321"))
    assert bench.do(GoOn())
    assert has("violation_ids")(bench.screen)


def test_an_edit_passes_over_what_was_left_out(bench: Bench) -> None:
    citizen = walk_to(bench, "MZ006", MaterialsScreen)
    citizen.press()
    edit(bench, "mobile")
    bench.do(SetField("mobile", "13900139000"))
    assert bench.do(GoOn())
    assert isinstance(bench.screen, ReviewScreen)
    assert "139 0013 9000" in {line.value for line in bench.screen.lines}


def test_a_review_takes_nothing_but_its_lines(bench: Bench) -> None:
    walk_to(bench, "GA004", ReviewScreen)
    assert not bench.do(SetField("mobile", "13800138000"))
    assert not bench.do(EditLine(-1))


def test_late_day_is_reported_once_and_goes_on(bench: Bench) -> None:
    at_field(bench, "RS026", "applicant_type")
    bench.do(SetField("applicant_type", "用人单位"))
    citizen = Citizen(bench)
    citizen.item = snapshot().items["RS026"]
    citizen.walk(has("injury_time"))
    day = bench.today - timedelta(days=31)
    bench.do(SetField("injury_time", f"{day.isoformat()}T09:30"))
    citizen.fill(bench.screen)
    reported = bench.view.overlay
    assert reported is not None
    assert "30天内" in reported.sections[0].lines[0]
    assert bench.do(Stay())
    assert bench.do(GoOn())
    assert bench.view.overlay is None
    assert not has("injury_time")(bench.screen)
