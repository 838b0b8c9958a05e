"""Of people who did not prove who they are nothing is answered, but what the law lets the applicant ask."""

import pytest

from catalogue.input_types import InputKind
from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.schema import InputField, ItemKind, Output
from catalogue.text import LocalText
from contract import paths
from contract.execution import Completed, ExecuteRequest, ListRequest
from contract.refusal import Refusal
from tests.central.answers import submission_for
from tests.central.virtual_terminal import id_number, person

CATALOGUE = load_catalogue()
BY_KINSHIP = {"GA009", "GA010"}
"""The department looks up in its own registers whether the two are related, and answers about nobody else (docs/security.md)."""

ASKED = [
    (item.code, field.name)
    for item in CATALOGUE.items
    for field in item.inputs
    if field.kind in (InputKind.ID_NO, InputKind.ID_LIST)
    and (item.kind in (ItemKind.QUERY, ItemKind.PRINT) or Output.A4 in item.outputs)
    and item.code not in BY_KINSHIP | {"RS004"}  # RS004: people of the enterprise that is proven
]
BORN_18_YEARS_AGO, A_DAY_LATER = "20081125", "20081126"


def test_the_items_that_tell_of_others_are_known():
    assert sorted(ASKED) == [("WJ003", "child_id_no"), ("ZR002", "child_ids")]


@pytest.mark.parametrize(("code", "field"), ASKED)
@pytest.mark.parametrize(
    "named",
    [id_number("003", BORN_18_YEARS_AGO), id_number("003", A_DAY_LATER)[:17], "44160220159905003X", "儿童", " "],
)
def test_no_department_hears_of_somebody_of_age(terminal, centre, monkeypatch, code, field, named):
    item = CATALOGUE.item(code)
    heard = []
    department = centre.desk.department(item.department)
    whole = submission_for(terminal, item, load_reference())
    monkeypatch.setattr(type(department), "execute", lambda *given: heard.append(given))
    monkeypatch.setattr(type(department), "list_options", lambda *given: heard.append(given))
    is_list = item.input(field).kind is InputKind.ID_LIST
    value = (id_number("004", A_DAY_LATER), named) if is_list else named
    asked = whole.model_copy(update={"answers": whole.answers | {"scope": "本人及未成年子女", field: value}})
    proven = terminal.proven(asked, code)
    for kind, path, more in (
        (ExecuteRequest, paths.EXECUTE, {}),
        (ListRequest, paths.LISTS, {"list_name": "slot", "field": field}),
    ):
        answer = terminal.put(kind, path, proven, code, **more)
        refusal = Refusal.model_validate_json(answer.content)
        assert (answer.status_code, refusal.code) == (403, "identity")
        assert named.strip() == "" or named not in refusal.reason
    assert heard == []


@pytest.mark.parametrize(("code", "field"), ASKED)
def test_a_guardian_is_told_of_a_child(terminal, code, field):
    item = CATALOGUE.item(code)
    child = id_number("003", A_DAY_LATER)
    value = (child,) if item.input(field).kind is InputKind.ID_LIST else child
    whole = submission_for(terminal, item, load_reference())
    answers = whole.answers | {"scope": "本人及未成年子女", field: value}
    assert isinstance(terminal.execute(code, whole.model_copy(update={"answers": answers})), Completed)


@pytest.mark.parametrize("code", ["SW001", "SW002"])
def test_who_pays_for_somebody_hears_a_masked_name_and_an_amount(terminal, code):
    item, other = CATALOGUE.item(code), id_number("007", "19660606")
    whole = submission_for(terminal, item, load_reference())
    paying = {"payer_mode": "代他人缴费", "other_name": "欧阳大暑", "other_id_no": other}
    asked = whole.model_copy(update={"answers": whole.answers | paying})
    options = terminal.options(code, asked, "levy_items", "levy_items")
    chosen = tuple(each.value for each in options.options if each.available)
    asked = asked.model_copy(update={"answers": asked.answers | {"levy_items": chosen}})
    order = terminal.order(code, asked)
    terminal.pay(order.order_no)
    done = terminal.execute(code, asked.model_copy(update={"order_no": order.order_no}))
    assert isinstance(done, Completed)
    assert chosen
    for told in (options, order, done):
        text = told.model_dump_json()
        assert "欧阳大暑" not in text
        assert other not in text
        assert other[6:14] not in text
    assert person().name not in options.model_dump_json()


def test_only_numbers_of_people_have_an_age():
    with pytest.raises(ValueError, match="only_minors"):
        InputField(name="mobile", kind=InputKind.MOBILE, label=LocalText(zh="手机", en="Mobile"), only_minors=True)
