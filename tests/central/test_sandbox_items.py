"""Every one of the 240 items says something of its own in the sandbox."""

import re
from collections import defaultdict
from functools import reduce

import pytest

from catalogue.content_check import has_promised_time
from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.schema import ItemKind, OfflinePolicy, Output, ServiceItem
from catalogue.text import Language
from central.cases.service import find_case
from central.cases.states import CaseStatus
from central.sandbox.citizen import citizen_of, mask_name
from central.sandbox.refusals import refusal_of
from central.sandbox.results import DECIDED, build_outcome, standing_of
from central.sandbox.situation import situation_of
from central.sandbox.templates import templates_of
from contract.case_news import CaseStanding
from contract.documents import ResultContent
from contract.execution import Completed
from contract.records import Submission
from kiosk.papers.press import TEMPLATES
from tests.central.answers import submission_for
from tests.central.virtual_terminal import NOON, person

pytestmark = pytest.mark.slow

SAYS_IT_WAS_PRINTED = re.compile(r"(已|已经)(打印|印好|出纸)|打印(完成|好了)|\b(was|were|been|is) printed\b|^Printed\b")
"""The result is on the screen before anything is printed, and paper may run out."""

LOOKS_ELSEWHERE = re.compile(r"以办事指南为准|以提交后告知|告知为准|See the (service guide|collection date)")
"""No limit at all, said of a case that was just submitted."""


HAN = re.compile(r"[\u4e00-\u9fff]")
GIVEN = frozenset({"answer", "own", "me", "kinship", "owner", "case", "now", "today"})
"""Generators of what the citizen said, or is known by."""

NAMES = (
    "姓名 户名 机主 缴款人 缴费人 为谁交 办理人 办税人 经办人 申请人 预约人 户主姓名 配偶 变更前 变更后 "  # people
    "企业名称 纳税人 参保单位 缴费单位 缴存单位 扣缴义务人 发包方 所在村组 "  # firms and villages
    "院校 机构 接种单位 登记单位 办案单位 "  # schools, clinics and stations
    "办理派出所 户籍派出所 落户派出所 迁入地派出所 档案登记派出所 领证地点 就近窗口 户籍地址 "  # offices and addresses
    "号牌 不动产权证号 经营权证号"  # numbers with characters in them
)
PROPER = frozenset(NAMES.split())
"""Labels and columns whose values are names of people, firms, places and offices, or numbers that are written in Chinese."""


def chinese_in_english(result: ResultContent, submission: Submission) -> dict[str, str]:
    """What is Chinese for who reads English, by its label or column: neither a name nor what was typed."""
    typed = {text for each in submission.answers.values() for text in ((each,) if isinstance(each, str) else each)}
    typed |= {mask_name(each) for each in typed} | {"粤P12345"}
    longest_first = sorted(filter(None, typed), key=len, reverse=True)
    cells = [(row.label.zh, row.value.en) for row in result.rows]
    for table in result.tables:
        cells += [
            (head.zh, cell) for row in table.rows_in(Language.EN) for head, cell in zip(table.columns, row, strict=True)
        ]
    cells += [("summary", result.summary.en), *(("next", step.en) for step in result.next_steps)]
    plain = ((label, reduce(lambda left, each: left.replace(each, ""), longest_first, text)) for label, text in cells)
    return {label: text for label, text in plain if HAN.search(text) and label not in PROPER}


OUTCOME = re.compile(r"正常发放|一致|核准|批准(?!后)|通过(?!后)|立案|起计|已确认|已认定|有效期(?!.*以部门最新规定为准)")
"""What only a department that has looked at it can say."""

SENDS_AT_ONCE = re.compile(r"^请?(带|到|去).*(医院|派出所|窗口|登记点|到场)")
"""A journey that the guide puts behind the text message."""


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="session")
def reference():
    return load_reference()


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url


def finishes_at_once(item, template) -> bool:
    return standing_of(item, template) is CaseStanding.COMPLETED


def carried_out(terminal, item, submission):
    if item.fee:
        order = terminal.order(item.code, submission)
        if order.amount:
            terminal.pay(order.order_no)
        submission = submission.model_copy(update={"order_no": order.order_no})
    answer = terminal.execute(item.code, submission)
    assert isinstance(answer, Completed), (item.code, answer)
    return answer


def test_each_item_gives_its_result_and_documents(terminal, clock, catalogue, reference):
    faces = defaultdict(list)
    for number, item in enumerate(catalogue.items):
        if number == len(catalogue.items) // 2:
            clock.advance(hours=1)  # no terminal may ask for all of them within one
        submission = submission_for(terminal, item, reference)
        answer = carried_out(terminal, item, submission)
        result = answer.result
        assert result.sandbox
        assert result.rows, item.code
        assert all(row.value.zh and row.value.en for row in result.rows), item.code
        for text in (result.summary.zh, result.summary.en, *(row.value.zh for row in result.rows)):
            assert "{" not in text, (item.code, text)
            assert not SAYS_IT_WAS_PRINTED.search(text), (item.code, text)
            assert not LOOKS_ELSEWHERE.search(text), (item.code, text)
        assert chinese_in_english(result, submission) == {}, item.code
        labels = tuple(row.label.zh for row in result.rows) + tuple(
            column.zh for table in result.tables for column in table.columns
        )
        faces[item.department, labels].append(item.code)
        assert bool(answer.documents) == (Output.A4 in item.outputs), item.code
        for document in answer.documents:
            assert document.sandbox
            assert any("沙箱演示数据" in note for note in document.notes)
            assert "沙箱" in document.issuer
            assert document.title
            assert document.fields
            named = [name for name, _ in document.fields]
            assert len(named) == len(set(named)), "nothing is on a paper twice"
            assert document.verification_code
            assert "{" not in "".join(document.paragraphs), item.code
    alike = [codes for codes in faces.values() if len(codes) > 1]
    assert alike == []


SCHEME = "险种"
MONTHS_PAID = re.compile("缴费月数")
EMPLOYER_ALONE = re.compile("工伤|生育")
PEOPLE = [person(f"{number:03}") for number in range(1, 13)]


def results_of_people(terminal, catalogue, reference):
    """What each item with a table says of a dozen people."""
    for item in catalogue.items:
        template = templates_of(item.department)[item.code]
        if not template.tables:
            continue
        submission = submission_for(terminal, item, reference)
        for who in PEOPLE if submission.person else ():
            of_person = submission.model_copy(update={"person": who})
            situation = situation_of(item, of_person, reference, NOON, "r")
            yield item.code, build_outcome(situation, template).content


def test_no_scheme_is_listed_twice(terminal, catalogue, reference):
    listed = 0
    for code, result in results_of_people(terminal, catalogue, reference):
        for table in result.tables:
            if table.columns[0].zh == SCHEME:
                schemes = [row[0] for row in table.rows_in(Language.ZH)]
                assert len(schemes) == len(set(schemes)), (code, schemes)
                listed += len(schemes)
    assert listed


def test_employer_alone_pays_for_work_injury(terminal, catalogue, reference):
    """A person's part of the premium is no amount where the employer alone pays, in a row of the scheme or a table of it alone."""
    for code, result in results_of_people(terminal, catalogue, reference):
        for table in result.tables:
            own = [place for place, column in enumerate(table.columns) if "个人缴费" in column.zh]
            for row in table.rows_in(Language.ZH):
                assert all(row[place] == "个人不缴费" for place in own if EMPLOYER_ALONE.search(row[0])), (code, row)
    item = catalogue.item("RS003")
    given = submission_for(terminal, item, reference)
    alone = given.model_copy(update={"answers": given.answers | {"insurance": ("工伤保险",)}})
    (table,) = carried_out(terminal, item, alone).result.tables
    assert {row[2] for row in table.rows_in(Language.ZH)[:-1]} == {"个人不缴费"}


def test_months_of_year_agree_in_every_row(terminal, catalogue, reference):
    for code, result in results_of_people(terminal, catalogue, reference):
        stated = {row.value.zh for row in result.rows if MONTHS_PAID.search(row.label.zh)}
        for table in result.tables:
            places = [place for place, column in enumerate(table.columns) if MONTHS_PAID.search(column.zh)]
            in_rows = {row[place] for row in table.rows_in(Language.ZH) for place in places}
            if stated and places:
                assert in_rows == stated, code


def test_months_paid_are_months_that_have_begun(terminal, catalogue, reference):
    item = catalogue.item("RS002")
    given = submission_for(terminal, item, reference)
    february = NOON.replace(month=2, day=3)
    for who in PEOPLE:
        this_year = given.model_copy(update={"person": who, "answers": {"year": str(february.year)}})
        said = build_outcome(
            situation_of(item, this_year, reference, february, "r"), templates_of(item.department)[item.code]
        ).content
        assert {row.value.zh for row in said.rows if row.label.zh == "当年缴费月数"} <= {"1个月", "2个月"}


def test_departments_have_templates_for_old_and_new_items(catalogue):
    for department in catalogue.departments:
        codes = {code for code, each in catalogue.named.items() if each.department == department.id}
        assert set(templates_of(department.id)) == codes


def test_forms_of_papers_are_drawn_by_terminals(catalogue):
    drawn = set(re.findall(r"^  (\w+): [\w-]+,$", (TEMPLATES / "forms.typ").read_text("utf-8"), re.MULTILINE))
    named = {
        each.document.form
        for department in catalogue.departments
        for each in templates_of(department.id).values()
        if each.document is not None and each.document.form
    }
    assert named == drawn


def test_invoice_adds_up(terminal, catalogue, reference):
    item = catalogue.item("SW013")
    answers = submission_for(terminal, item, reference).answers | {"amount": "1010.00"}
    submission = submission_for(terminal, item, reference).model_copy(update={"answers": answers})
    said = dict(carried_out(terminal, item, submission).documents[0].fields)
    assert (said["金额"], said["税额"], said["缴款金额（元）"]) == ("1,000.00", "10.00", "10.00")
    assert said["价税合计（大写）"] == "壹仟零壹拾元整"


def test_rent_paid_in_advance_adds_up(terminal, catalogue, reference):
    item = catalogue.item("SW012")
    given = submission_for(terminal, item, reference)
    ahead = {"period": ("2026-12", "2027-02"), "rent_month": "1200.00"}
    submission = given.model_copy(update={"answers": given.answers | ahead})
    said = dict(carried_out(terminal, item, submission).documents[0].fields)
    assert (said["数量"], said["单价"], said["金额"], said["价税合计"]) == ("3", "1200.00", "3,600.00", "3,600.00")


def test_results_are_the_same_each_time(terminal, catalogue, reference):
    for code in ("RS001", "GJ001", "SW005", "GA038"):
        item = catalogue.item(code)
        submission = submission_for(terminal, item, reference)
        assert carried_out(terminal, item, submission).result == carried_out(terminal, item, submission).result


@pytest.mark.parametrize(("code", "name"), [("GA009", "subject_name"), ("GA010", "relative_name")])
def test_certificate_names_relative_in_full(terminal, catalogue, reference, code, name):
    item = catalogue.item(code)
    submission = submission_for(terminal, item, reference)
    answer = carried_out(terminal, item, submission)
    assert submission.answers[name] in answer.documents[0].paragraphs[0]
    assert all(submission.answers[name] not in row.value.zh for row in answer.result.rows)


def test_months_of_enterprise_agree_with_its_count(terminal, catalogue, reference):
    item = catalogue.item("RS004")
    result = carried_out(terminal, item, submission_for(terminal, item, reference)).result
    count = next(row.value.zh for row in result.rows if row.label.zh == "参保人数")
    assert {cell for _, *cells in result.tables[0].rows for cell in cells} == {count}


def test_marriage_number_has_year_of_its_day(terminal, catalogue, reference):
    item = catalogue.item("MZ005")
    result = carried_out(terminal, item, submission_for(terminal, item, reference)).result
    said = {row.label.zh: row.value.zh for row in result.rows}
    assert said["结婚证字号"].split("-")[1] == said["登记日期"][:4]


def test_nationality_of_guest_is_in_words(terminal, catalogue, reference):
    item = catalogue.item("GA041")
    submission = submission_for(terminal, item, reference)
    rows = carried_out(terminal, item, submission).result.rows
    said = next(row.value.zh for row in rows if row.label.zh == "国籍")
    assert said == reference.label("nationalities", submission.answers["nationality"]).zh


def test_own_vehicle_is_shown_under_owners_name(terminal, catalogue, reference):
    item = catalogue.item("SW009")
    submission = submission_for(terminal, item, reference)
    plate = citizen_of(submission.person).plate
    answers = submission.answers | {"plate_no": plate}
    order = terminal.order("SW009", submission.model_copy(update={"answers": answers}))
    assert next(fact.value.zh for fact in order.facts if fact.label.zh == "车主") == mask_name(submission.person.name)


OUTCOMES = re.compile(
    r"核定|轮候|津贴档次|视同|牌号$|证编号$|已核|已受理|成功|已变更|已签发|已激活|已报送|已开|已发|通过后有效期|获批|批准的"
)
"""What only a department that has decided can say."""

APPLIED = [item for item in load_catalogue().items if item.kind is ItemKind.APPLY]


def test_what_is_only_received_tells_no_outcome(terminal, reference):
    for item in APPLIED:
        answer = carried_out(terminal, item, submission_for(terminal, item, reference))
        if answer.standing is CaseStanding.COMPLETED:
            assert item.offline is not OfflinePolicy.QUEUE or answer.documents, item.code
        else:
            tells_no_outcome(item, answer)


def tells_no_outcome(item: ServiceItem, answer: Completed) -> None:
    said = [answer.result.summary.zh, *(f"{row.label.zh}{row.value.zh}" for row in answer.result.rows)]
    assert answer.standing is CaseStanding.RECEIVED
    assert answer.case_number in " ".join(said), "the number by which it is asked about"
    assert answer.result.next_steps, "what comes next"
    assert not [each for each in said if OUTCOMES.search(each)], item.code
    decided = {
        row.label.zh for row in templates_of(item.department)[item.code].rows if row.generator.split()[0] in DECIDED
    }
    assert not decided & {row.label.zh for row in answer.result.rows}


@pytest.mark.parametrize(("code", "word"), [("995", "缺的材料"), ("996", "原因")])
def test_refusal_says_what_is_missing_or_why(reference, code, word):
    for item in APPLIED:
        situation = situation_of(item, Submission(person=person(code)), reference, NOON, "r")
        refusal = refusal_of(situation, templates_of(item.department)[item.code])
        assert word in refusal.reason.zh, item.code
        assert item.guide.ask.zh in refusal.whole.zh, item.code


@pytest.mark.parametrize(
    ("code", "standing", "status"),
    [("YB021", "finished", CaseStatus.COMPLETED), ("RS051", "received", CaseStatus.RECEIVED)],
)
def test_what_is_promised_at_once_is_done(code, standing, status, terminal, centre, catalogue, reference):
    item = catalogue.item(code)
    answer = carried_out(terminal, item, submission_for(terminal, item, reference))

    assert answer.standing.value == standing
    with centre.database.reading() as session:
        assert find_case(session, answer.case_number).status == status.value


def test_template_of_what_is_received_decides_nothing(catalogue):
    wrong = []
    for item in catalogue.items:
        template = templates_of(item.department)[item.code] if item.offline is not OfflinePolicy.LOCAL else None
        if item.kind is not ItemKind.APPLY or template is None or finishes_at_once(item, template):
            continue
        made = [row for row in template.rows if row.generator.split()[0] not in DECIDED | GIVEN]
        reported = [f"{row.label.zh} {row.generator}" for row in made]
        steps = [step.zh for step in template.next_steps]
        wrong += [(item.code, each) for each in (template.summary.zh, *reported, *steps) if OUTCOME.search(each)]
        wrong += [(item.code, each) for each in (template.summary.zh, *steps) if SENDS_AT_ONCE.search(each)]
    assert wrong == []


def test_guide_promises_what_is_finished_at_once(catalogue):
    silent = [
        item.code
        for item in catalogue.items
        if item.offline is not OfflinePolicy.LOCAL
        and finishes_at_once(item, templates_of(item.department)[item.code])
        and not has_promised_time(item)
    ]
    assert silent == []
