"""Every one of the 240 items says something of its own in the sandbox."""

import re
from collections import defaultdict

import pytest

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.schema import ItemKind, OfflinePolicy, Output
from central.cases.service import find_case
from central.cases.states import CaseStatus
from central.sandbox.templates import templates_of
from contract.execution import Completed
from tests.central.answers import submission_for

SAYS_IT_WAS_PRINTED = re.compile(r"(已|已经)(打印|印好|出纸)|打印(完成|好了)|\b(was|were|been|is) printed\b|^Printed\b")
"""The result is on the screen before anything is printed, and paper may run out."""

LOOKS_ELSEWHERE = re.compile(r"以办事指南为准|以提交后告知|告知为准|See the (service guide|collection date)")
"""No limit at all, said of a case that was just submitted."""


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="session")
def reference():
    return load_reference()


@pytest.fixture
def database_url(tmp_path) -> str:
    return f"sqlite:///{tmp_path}/central.db"


def carried_out(terminal, item, submission):
    if item.fee:
        order = terminal.order(item.code, submission)
        if order.amount:
            terminal.pay(order.order_no)
        submission = submission.model_copy(update={"order_no": order.order_no})
    answer = terminal.execute(item.code, submission)
    assert isinstance(answer, Completed), (item.code, answer)
    return answer


def test_each_item_gives_its_result_and_documents(terminal, catalogue, reference):
    faces = defaultdict(list)
    for item in catalogue.items:
        answer = carried_out(terminal, item, submission_for(terminal, item, reference))
        result = answer.result
        assert result.sandbox
        assert result.rows, item.code
        assert all(row.value.zh and row.value.en for row in result.rows), item.code
        for text in (result.summary.zh, result.summary.en, *(row.value.zh for row in result.rows)):
            assert "{" not in text, (item.code, text)
            assert not SAYS_IT_WAS_PRINTED.search(text), (item.code, text)
            assert not LOOKS_ELSEWHERE.search(text), (item.code, text)
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


def test_departments_have_templates_for_old_and_new_items(catalogue):
    for department in catalogue.departments:
        codes = {code for code, each in catalogue.named.items() if each.department == department.id}
        assert set(templates_of(department.id)) == codes


def test_results_are_the_same_each_time(terminal, catalogue, reference):
    for code in ("RS001", "GJ001", "SW005", "GA038"):
        item = catalogue.item(code)
        submission = submission_for(terminal, item, reference)
        assert carried_out(terminal, item, submission).result == carried_out(terminal, item, submission).result


OUTCOMES = re.compile(r"核定|轮候|津贴档次|视同|已核发|已受理|成功|已变更|已签发|已激活|生效|已公示")
"""What only a department that has decided can say."""
KNOWN_WHEN_RECEIVED = {"answer", "me", "text", "own"}
"""Generators of what the citizen said or the card tells; all others make something up that a department would decide."""


def test_what_is_only_received_tells_no_outcome(catalogue):
    for item in catalogue.items:
        template = templates_of(item.department)[item.code] if item.offline is not OfflinePolicy.LOCAL else None
        if template is None or item.kind is not ItemKind.APPLY or template.document or item.guide.is_instant:
            continue
        made_up = [row.label.zh for row in template.rows if row.generator.split()[0] not in KNOWN_WHEN_RECEIVED]
        assert not made_up, item.code
        assert not OUTCOMES.search(re.sub(r"\{.*?\}", "", template.summary.zh)), item.code


@pytest.mark.parametrize(
    ("code", "words", "status"),
    [("YB021", "已办结", CaseStatus.COMPLETED), ("RS051", "已收件", CaseStatus.ACCEPTED)],
)
def test_what_is_promised_at_once_is_done(code, words, status, terminal, centre, catalogue, reference):
    item = catalogue.item(code)
    answer = carried_out(terminal, item, submission_for(terminal, item, reference))

    assert words in [row.value.zh for row in answer.result.rows]
    with centre.database.reading() as session:
        assert find_case(session, answer.case_number).status == status.value
