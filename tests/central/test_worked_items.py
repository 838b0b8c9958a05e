"""The ten worked items, and what the sandbox refuses."""

import pytest

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.cases.service import CaseView, find_case, view_case
from central.cases.states import CaseStatus
from central.executions.forwarding import forward_received
from central.sandbox.identity.register import RegisteredCitizen
from contract.case_news import CaseNews, CaseStanding
from contract.execution import Completed, DepartmentDown, HoldAnswer, HoldRequest, Order, OrderState, Rejected
from contract.identity import Evidence, SocialCardEvidence
from contract.query_code import query_code_of
from contract.records import Submission
from tests.central.answers import submission_for
from tests.central.test_identity import PICTURE
from tests.central.virtual_terminal import id_number, person

CATALOGUE, REFERENCE = load_catalogue(), load_reference()


def prepared(terminal, code: str, who=None, **answers) -> Submission:
    filled = submission_for(terminal, CATALOGUE.item(code), REFERENCE, who)
    return filled.model_copy(update={"answers": filled.answers | answers})


def rows(answer: Completed) -> dict[str, str]:
    return {row.label.zh: row.value.zh for row in answer.result.rows}


def paid(terminal, code: str, submission: Submission) -> Submission:
    order = terminal.order(code, submission)
    assert isinstance(order, Order), order
    terminal.pay(order.order_no)
    return submission.model_copy(update={"order_no": order.order_no})


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url


def test_certification_counts_from_the_time_at_the_terminal(terminal, centre, clock):
    record = terminal.case("RS009")
    clock.advance(days=3)
    terminal.upload(record)
    assert forward_received(centre) == 1
    with centre.database.reading() as session:
        case = view_case(session, find_case(session, record.facts.case_number), centre.keys)
    assert case.status is CaseStatus.COMPLETED
    assert [each.status.value for each in case.steps] == ["received", "accepted", "completed"]
    assert {row.label.zh: row.value.zh for row in case.result.rows}["有效期至"] == "2027-11-25"


def news(terminal, record_id: str) -> CaseNews:
    return CaseNews.model_validate_json(terminal.call("GET", f"/v1/cases/{record_id}").content)


def test_delivering_terminal_alone_hears_the_case_news(terminal, centre, enrol):
    other = enrol("YC-002")
    record, refused = terminal.case("RS009"), terminal.case("RS009", who=person("991"))
    assert news(terminal, record.record_id).standing is CaseStanding.WAITING, "it has not arrived"
    terminal.upload(record, refused)
    assert news(terminal, record.record_id).standing is CaseStanding.WAITING
    forward_received(centre)
    heard = news(terminal, record.record_id)
    assert heard.standing is CaseStanding.COMPLETED
    assert heard.case_number.startswith("RS009-")
    labels = {row.label.zh for row in heard.result.rows}
    assert {
        "姓名",
        "证件号码",
        "待遇类别",
        "上次认证日期",
        "本次认证时间",
        "有效期至",
        "待遇发放状态",
        "人证比对",
    } <= labels
    turned_down = news(terminal, refused.record_id)
    assert turned_down.standing is CaseStanding.NOT_ACCEPTED
    assert "村（社区）工作人员" in turned_down.note.zh
    assert news(other, record.record_id) == CaseNews(record_id=record.record_id, standing=CaseStanding.WAITING)


@pytest.mark.parametrize(
    ("face", "standing"), [(PICTURE, CaseStanding.NOT_ACCEPTED), (None, CaseStanding.SUPPLEMENT_REQUIRED)]
)
def test_refusal_of_queued_social_card_reaches_holder(terminal, centre, face, standing):
    """Who applied by that card, while the network was away, reads by the ID card why it came to nothing."""
    known = centre.authorities.sandbox.register
    known.admit(RegisteredCitizen(person("991"), "样例公安局", "2021-02-03"))
    reported_by_card = person("991").model_copy(update={"address": "", "valid_to": ""})
    shown = Evidence(document=SocialCardEvidence(card_number="A12345678", city_code="441600", version=3))
    record = terminal.case("RS009", submission=Submission(person=reported_by_card, evidence=shown, face=face))
    terminal.upload(record)
    forward_received(centre)
    reported = news(terminal, record.record_id)
    assert (reported.standing, bool(reported.note)) == (standing, True)
    result = terminal.execute("ZS003", Submission(person=person("991"))).result
    assert reported.note.zh in [each.value.zh for each in result.rows]


def test_what_comes_in_wakes_way_to_departments(terminal, app):
    woken = []
    app.state.has_come_in = lambda: woken.append("woken")
    terminal.upload(terminal.case("RS009"))
    assert woken == ["woken"]


def test_certification_without_a_pension_says_whom_to_ask(terminal):
    answer = terminal.execute("RS009", prepared(terminal, "RS009", person("991")))
    assert isinstance(answer, Rejected)
    assert "村（社区）工作人员" in answer.reason.zh


def test_a_deceased_flag_shows_no_detail(terminal):
    for code in ("RS009", "RS001", "GA006"):
        answer = terminal.execute(code, prepared(terminal, code, person("994")))
        assert isinstance(answer, Rejected)
        assert "窗口" in answer.reason.zh


@pytest.mark.parametrize(("born", "validity"), [("20060101", "10年"), ("19900101", "20年"), ("19700101", "长期")])
def test_the_new_card_is_valid_by_age(terminal, born, validity):
    submission = prepared(terminal, "GA002", person(born=born))
    answer = terminal.execute("GA002", paid(terminal, "GA002", submission))
    assert "新证有效期" not in rows(answer), "the card is not made yet"
    assert dict(answer.documents[0].fields)["新证有效期"] == validity


def test_card_renewal_needs_due_date_and_age(terminal):
    early = terminal.order(
        "GA002",
        prepared(terminal, "GA002", reason="有效期满").model_copy(
            update={"person": person().model_copy(update={"valid_to": "20400101"})}
        ),
    )
    young = terminal.order("GA002", prepared(terminal, "GA002", person(born="20150101")))
    assert "前3个月" in early.reason.zh
    assert "16周岁" in young.reason.zh


def test_family_premium_sums_the_choices(terminal):
    base = Submission(person=person(), answers={"payer_mode": "家庭缴费", "year": "2026"})
    members = terminal.options("SW001", base, "family_members", "member_ids").options
    base = base.model_copy(update={"answers": base.answers | {"member_ids": tuple(m.value for m in members[:3])}})
    levies = terminal.options("SW001", base, "levy_items", "levy_items").options
    assert len(levies) == 3
    chosen = tuple(levy.value for levy in levies[:2])
    submission = base.model_copy(update={"answers": base.answers | {"levy_items": chosen, "amount": "1"}})
    order = terminal.order("SW001", submission)
    assert order.amount == sum(levy.amount for levy in levies[:2])
    unpaid = terminal.execute("SW001", submission.model_copy(update={"order_no": order.order_no}))
    assert isinstance(unpaid, Rejected)
    terminal.pay(order.order_no)
    answer = terminal.execute("SW001", submission.model_copy(update={"order_no": order.order_no}))
    assert isinstance(answer, Completed)
    assert len(answer.result.tables[0].rows) == 3  # two people and the total
    again = terminal.options("SW001", base, "levy_items", "levy_items").options
    assert [each.available for each in again] == [False, False, True]
    assert isinstance(terminal.order("SW001", submission), Rejected)


def test_a_premium_for_another_person_needs_another_number(terminal):
    own = {"payer_mode": "代他人缴费", "other_name": "李大暑", "other_id_no": person().id_number, "year": "2026"}
    answer = terminal.order("SW001", Submission(person=person(), answers=own))
    assert isinstance(answer, Rejected)


def test_person_not_enrolled_is_led_to_enrolment(terminal):
    answer = terminal.order(
        "SW001", Submission(person=person("992"), answers={"payer_mode": "本人缴费", "year": "2026"})
    )
    assert answer.instead == "YB006"


def test_participation_certificate_has_a_line_for_each_scheme(terminal):
    schemes = ("企业职工基本养老保险", "失业保险")
    answer = terminal.execute("RS001", prepared(terminal, "RS001", insurance=schemes))
    document = answer.documents[0]
    assert {row.label.zh: row.value.zh for row in answer.result.rows}["查询期间"] == "2025年11月至2026年10月"
    assert document.title == "广东省社会保险个人参保证明"
    assert [row[0] for row in document.tables[0].rows] == list(schemes)
    assert dict(document.fields)["公民身份号码"] == person().id_number
    assert terminal.client.get(document.verification_url.removeprefix("http://centre")).text.count("核验通过") == 1
    assert "核验不通过" in terminal.client.get(f"/verify/{document.document_id}/0000").text


def test_clean_record_is_issued_or_served_in_person(terminal):
    good = terminal.execute("GA011", prepared(terminal, "GA011"))
    assert "未发现有犯罪记录" in good.documents[0].paragraphs[0]
    other = terminal.execute("GA011", prepared(terminal, "GA011", person("996")))
    assert isinstance(other, Completed)
    assert (other.documents, other.result.rows) == ((), ())
    assert other.result.summary.zh == "请到受理派出所领取结果。"


def test_a_decision_leads_to_its_fine(terminal):
    submission = prepared(terminal, "GA043")
    answer = terminal.execute("GA043", submission)
    number, fine = rows(answer)["决定书编号"], rows(answer)["罚款金额（元）"]
    assert "处罚决定书" in answer.documents[0].title
    assert number in str(answer.result.summary.zh)
    order = terminal.order("GA044", Submission(person=person(), answers={"decision_no": number}))
    assert f"{order.amount:,.2f}" == fine
    terminal.pay(order.order_no)
    done = Submission(person=person(), answers={"decision_no": number}, order_no=order.order_no)
    assert isinstance(terminal.execute("GA044", done), Completed)
    second = terminal.order("GA044", Submission(person=person(), answers={"decision_no": number}))
    assert "缴清" in second.reason.zh


def test_points_count_with_those_of_the_cycle(terminal, monkeypatch):
    monkeypatch.setattr("central.sandbox.results.points_before", lambda _: 9)
    said = rows(terminal.execute("GA043", prepared(terminal, "GA043")))
    assert int(said["本周期累计记分"]) == 9 + int(said["本次记分"])
    monkeypatch.setattr("central.sandbox.rules.points_before", lambda _: 12)
    answer = terminal.execute("GA043", prepared(terminal, "GA043"))
    assert isinstance(answer, Rejected)
    assert "请到窗口" in answer.reason.zh


def test_no_more_than_five_violations_at_once(terminal):
    answer = terminal.execute("GA043", prepared(terminal, "GA043", violation_ids=tuple(f"WF{n}" for n in range(6))))
    assert "最多处理5条" in answer.reason.zh


def test_tax_record_has_totals_in_capitals_and_limits(terminal):
    answer = terminal.execute("SW005", prepared(terminal, "SW005", period=("2026-01", "2026-10")))
    document = answer.documents[0]
    assert len(document.tables[0].rows) == 10
    for filed, _, received, _, month, _ in document.tables[0].rows:
        assert month < filed[:7] <= received[:7], "a month is declared when it is over, and paid in after that"
    assert document.tables[0].total[0] == "合计"
    assert dict(document.fields)["金额合计（大写）"].endswith(("整", "分"))
    early = terminal.execute("SW005", prepared(terminal, "SW005", period=("2018-01", "2018-12")))
    assert early.instead == "SW008"
    assert isinstance(terminal.execute("SW005", prepared(terminal, "SW005", period=("2021-01", "2026-10"))), Rejected)


def test_marriage_slots_ages_and_holds(terminal, enrol):
    submission = prepared(terminal, "MZ001")
    options = terminal.options("MZ001", submission, "slot", "slot").options
    assert min(option.value for option in options)[:10] == "2026-11-26"
    assert max(option.value for option in options)[:10] <= "2026-12-10"
    slot = next(option.value for option in options if option.available)

    def hold(who, visit):
        return who.ask(
            HoldRequest, "/v1/holds", HoldAnswer, submission, "MZ001", field="slot", slot=slot, visit_id=visit
        )

    other = enrol("YC-002")
    assert hold(terminal, "v1").held
    assert hold(terminal, "v1").held
    assert not hold(other, "v2").held
    submission = submission.model_copy(update={"answers": submission.answers | {"slot": slot}})
    assert isinstance(other.execute("MZ001", submission, visit_id="v2"), Rejected)
    done = terminal.execute("MZ001", submission)
    assert rows(done)["婚姻登记机关"]
    assert rows(done)["地址"]
    young = submission.answers | {"partner_id_no": id_number("001", "20080101")}
    assert "法定婚龄" in terminal.execute("MZ001", submission.model_copy(update={"answers": young})).reason.zh
    same = submission.answers | {"partner_id_no": person().id_number}
    assert "不能与本人相同" in terminal.execute("MZ001", submission.model_copy(update={"answers": same})).reason.zh


def test_the_disability_certificate_must_belong_to_the_subject(terminal, centre):
    wrong = prepared(terminal, "MZ016", disability_cert_no=id_number("001") + "43")
    assert isinstance(terminal.execute("MZ016", wrong), Rejected)
    assert isinstance(terminal.execute("MZ016", prepared(terminal, "MZ016")), Completed)
    record = terminal.case("MZ016", "civil_affairs", submission=wrong)
    terminal.upload(record)
    forward_received(centre)
    with centre.database.reading() as session:
        assert find_case(session, record.facts.case_number).status == "not_accepted"


def test_hotline_request_is_found_by_numbers_and_code(terminal, centre):
    record = terminal.case("ZS001", "gov_services", submission=prepared(terminal, "ZS001"))
    code = query_code_of(record.record_id)

    def ask(number, query_code):
        answers = {"request_no": number, "query_code": query_code}
        return terminal.execute("ZS002", Submission(answers=answers)).result

    assert "没有查到" in ask(record.facts.case_number, code).heading.zh
    terminal.upload(record)
    forward_received(centre)
    found = ask(record.facts.case_number, code)
    assert "收件" in found.summary.zh
    number = {row.label.zh: row.value.zh for row in found.rows}["编号"]
    assert ask(number, code) == found
    assert "没有查到" in ask(number, "000000" if code != "000000" else "111111").heading.zh


def test_second_request_joins_the_open_one(terminal, centre, clock):
    def sent() -> CaseView:
        wanted = prepared(terminal, "ZS001", mobile="13800138000")
        record = terminal.case("ZS001", "gov_services", submission=wanted, occurred_at=clock.now())
        terminal.upload(record)
        forward_received(centre)
        with centre.database.reading() as session:
            return view_case(session, find_case(session, record.facts.case_number), centre.keys)

    first, second = sent(), sent()
    assert first.steps[-1].note is None
    assert second.status is CaseStatus.RECEIVED
    assert first.case_number in second.steps[-1].note.zh
    clock.advance(hours=25)
    assert sent().steps[-1].note is None


def test_application_is_received_before_it_is_accepted(terminal, centre, clock):
    record = terminal.case("CL002", "disabled_federation", submission=prepared(terminal, "CL002"))
    terminal.upload(record)
    forward_received(centre)
    received = news(terminal, record.record_id)
    assert received.standing is CaseStanding.RECEIVED
    assert received.case_number in str(received.result.rows)
    assert forward_received(centre) == 0, "it is looked at again later"
    clock.advance(minutes=11)
    assert forward_received(centre) == 1
    assert news(terminal, record.record_id).standing is CaseStanding.ACCEPTED
    with centre.database.reading() as session:
        case = view_case(session, find_case(session, record.facts.case_number), centre.keys)
    assert [each.status.value for each in case.steps] == ["received", "received", "accepted"]


def test_no_record_is_a_finding_of_an_enquiry(terminal):
    answer = terminal.execute("GA006", prepared(terminal, "GA006", person("991")))
    assert (answer.standing, answer.result.found) == (CaseStanding.COMPLETED, False)
    assert answer.result.next_steps


def test_online_application_is_only_received(terminal, centre):
    answer = terminal.execute("GJ005", prepared(terminal, "GJ005", marital="未婚"))
    with centre.database.reading() as session:
        case = view_case(session, find_case(session, answer.case_number), centre.keys)
    assert (answer.standing, case.status) == (CaseStanding.RECEIVED, CaseStatus.RECEIVED)
    assert forward_received(centre) == 0, "its department has it already"
    done = terminal.execute("RS031", prepared(terminal, "RS031"))
    assert done.standing is CaseStanding.COMPLETED


def test_progress_lists_the_cases_of_the_person(terminal, centre):
    terminal.upload(terminal.case("RS009"), terminal.case("ZS001", "gov_services"))
    result = terminal.execute("ZS003", Submission(person=person())).result
    assert len(result.tables[0].rows) == 2
    assert result.found
    nothing = terminal.execute("ZS003", Submission(person=person("004"))).result
    assert (nothing.tables, nothing.found) == ((), False)
    assert nothing.next_steps


def test_retirement_age(terminal):
    answer = terminal.execute("RS029", Submission(answers={"birth_month": "1965-01", "category": "男职工"}))
    assert rows(answer)["法定退休年龄"] == "60岁1个月"
    late = terminal.execute("RS029", Submission(answers={"birth_month": "1990-06", "category": "女职工（原50周岁）"}))
    assert rows(late)["法定退休年龄"] == "55岁"
    assert rows(late)["最低缴费年限"] == "20年"


def test_sms_codes_are_the_last_six_digits(terminal):
    wrong = prepared(terminal, "RS034", sms_code="000000")
    assert isinstance(terminal.execute("RS034", wrong), Rejected)


def test_a_department_that_does_not_answer(terminal):
    assert isinstance(
        terminal.execute(
            "RS001", prepared(terminal, "RS001", person("002")).model_copy(update={"person": person("997")})
        ),
        DepartmentDown,
    )


def test_an_order_is_reused_settled_once_and_reconciled(terminal, clock):
    submission = prepared(terminal, "GY001")
    first = terminal.order("GY001", submission)
    assert terminal.order("GY001", submission).order_no == first.order_no
    terminal.pay(first.order_no, "unclear")
    assert order_now(terminal, first).state is OrderState.UNKNOWN
    assert terminal.order("GY001", submission).order_no == first.order_no
    terminal.pay(first.order_no)
    terminal.pay(first.order_no, "decline")
    assert order_now(terminal, first).state is OrderState.PAID
    done = submission.model_copy(update={"order_no": first.order_no})
    answer = terminal.execute("GY001", done, request_id="01900000-0000-7000-8000-000000000001")
    assert terminal.execute("GY001", done, request_id="01900000-0000-7000-8000-000000000001") == answer
    assert isinstance(terminal.execute("GY001", done), Rejected)


def test_an_order_expires_and_charges_nothing(terminal, clock):
    order = terminal.order("GY001", prepared(terminal, "GY001"))
    clock.advance(minutes=6)
    terminal.pay(order.order_no)
    assert order_now(terminal, order).state is OrderState.EXPIRED
    assert terminal.order("GY001", prepared(terminal, "GY001")).order_no != order.order_no


def test_an_order_pays_only_for_its_own_matter(terminal, enrol):
    done = paid(terminal, "GY001", prepared(terminal, "GY001"))
    other = done.model_copy(update={"answers": done.answers | {"account_no": "0716000999"}})
    assert isinstance(terminal.execute("GY001", other), Rejected)
    assert isinstance(enrol("YC-009").execute("GY001", done), Rejected)


def order_now(terminal, order: Order) -> Order:
    return Order.model_validate_json(terminal.call("GET", f"/v1/orders/{order.order_no}").content)
