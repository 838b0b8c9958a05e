"""The 44 input types: garbage never crashes, good answers pass, and each rule of the item list refuses what it should."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.input_types import InputKind
from catalogue.loader import load_catalogue
from catalogue.schema import Choice, InputField
from catalogue.text import Language, LocalText
from demo.answers import card_number, id_number, usc_code, vin
from drivers.id_card_reader.gb import check_digit
from kiosk.forms.captured import CAPTURED
from kiosk.forms.checks import CHECKS, check_answer
from kiosk.forms.digits import usc_check_digit, vin_check_digit
from kiosk.forms.editors import EDITORS, editor_of
from kiosk.forms.field_views import FieldState, field_view
from kiosk.forms.presets import usual_period
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Valid
from kiosk.view.form import Editor
from wording.store import load_wording

NOW = datetime(2026, 3, 2, 10, 0)  # noqa: DTZ001 - local wall time has no zone in forms
LABEL = LocalText(zh="字段", en="Field")
KINDS = sorted(set(InputKind) - CAPTURED)
ANYTHING = st.one_of(st.text(max_size=40), st.text(alphabet="0123456789XABCDEFGHM粤挂·-|. ", max_size=30))


def field(kind: InputKind, name: str = "some_field", item: str = "") -> InputField:
    if item:
        return load_catalogue().item(item).input(name)
    options = (Choice(zh="甲", en="A"), Choice(zh="乙", en="B")) if "choice" in kind.value else ()
    return InputField(name=name, kind=kind, label=LABEL, size=20 if kind is InputKind.TEXT else None, options=options)


def verdict(kind: InputKind, entry: Entry, *, item: str = "", name: str = "some_field") -> Valid | Invalid:
    context = CheckContext(NOW, frozenset({"441602", "441602001", "a", "b"}))
    return check_answer(field(kind, name, item), entry, context, is_required=True)


def is_valid(kind: InputKind, *values: str, item: str = "", name: str = "some_field") -> bool:
    entry = Entry(values[0]) if len(values) == 1 else Entry(values=values)
    return isinstance(verdict(kind, entry, item=item, name=name), Valid)


@pytest.mark.parametrize("kind", sorted(InputKind))
def test_every_kind_has_a_rule_and_an_editor(kind: InputKind) -> None:
    assert kind in CHECKS
    assert (kind in EDITORS) is (kind not in CAPTURED)
    if kind not in CAPTURED:
        editor_of(field(kind))


@pytest.mark.parametrize(
    ("item", "name", "bounds"),
    [("WJ005", "children_count", ("1", "10")), ("MZ012", "family_count", ("1", "20")), ("SJ003", "employees", None)],
)
def test_small_count_is_given_by_steps(item: str, name: str, bounds: tuple[str, str] | None) -> None:
    shown = field_view(
        field(InputKind.NUMBER, name, item), FieldState(Entry(), is_required=True), CheckContext(NOW), Language.ZH
    )
    assert (shown.editor is Editor.STEPPER) is (bounds is not None)
    assert (shown.lower, shown.upper) == (bounds or ("", ""))


WORDING = load_wording()


@pytest.mark.parametrize("kind", KINDS)
@given(value=ANYTHING, values=st.lists(ANYTHING, max_size=4))
def test_garbage_never_crashes_and_is_answered_in_words(kind: InputKind, value: str, values: list[str]) -> None:
    found = verdict(kind, Entry(value, tuple(values)))
    if isinstance(found, Invalid):
        assert WORDING.both(found.message, **found.params)


@pytest.mark.parametrize("kind", KINDS)
@given(value=ANYTHING, values=st.lists(ANYTHING, max_size=4))
def test_a_canonical_answer_is_its_own_canonical_form(kind: InputKind, value: str, values: list[str]) -> None:
    found = verdict(kind, Entry(value, tuple(values)))
    if isinstance(found, Valid) and found.canonical:
        again = Entry(found.canonical) if isinstance(found.canonical, str) else Entry(values=found.canonical)
        assert verdict(kind, again) == found


@given(born=st.dates(date(1900, 1, 1), date(2026, 3, 2)), sequence=st.integers(0, 999))
def test_id_numbers_pass_and_wrong_digit_fails(born: date, sequence: int) -> None:
    number = id_number(born, sequence)
    assert verdict(InputKind.ID_NO, Entry(number.lower())) == Valid(number)
    wrong = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    assert not is_valid(InputKind.ID_NO, wrong)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("4416021985072300", "id_no.length"),
        ("44160219850723001A", "id_no.characters"),
        ("991602198507230018", "id_no.region"),
        ("441602198513230010", "id_no.birth"),
        ("441602202603030010", "id_no.birth"),
        ("441602198507230010", "id_no.checksum"),
    ],
)
def test_an_id_number_says_what_is_wrong(number: str, message: str) -> None:
    found = verdict(InputKind.ID_NO, Entry(number))
    assert isinstance(found, Invalid)
    assert found.message == message


@given(body=st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_credit_codes_made_by_the_rule_pass(body: str) -> None:
    assert is_valid(InputKind.USC_CODE, usc_code(body))
    assert not is_valid(InputKind.USC_CODE, body + ("0" if usc_check_digit(body) != "0" else "1"))


def test_a_real_credit_code_passes() -> None:
    assert is_valid(InputKind.USC_CODE, "91350100M000100Y43")  # the example of GB 32100


@given(body=st.text(alphabet="0123456789", min_size=15, max_size=18))
def test_card_numbers_made_by_the_rule_pass(body: str) -> None:
    number = card_number(body)
    assert is_valid(InputKind.BANK_CARD, number)
    assert not is_valid(InputKind.BANK_CARD, body + str((int(number[-1]) + 1) % 10))


@given(body=st.text(alphabet="0123456789ABCDEFGHJKLMNPRSTUVWXYZ", min_size=17, max_size=17))
def test_vins_made_by_the_rule_pass(body: str) -> None:
    assert is_valid(InputKind.VIN, vin(body))
    wrong = "1" if vin_check_digit(body) != "1" else "2"
    assert not is_valid(InputKind.VIN, body[:8] + wrong + body[9:])


def test_a_known_vin_passes() -> None:
    assert is_valid(InputKind.VIN, "1M8GDM9AXKP042788")  # the usual example of the check digit
    assert check_digit("11010519491231002") == "X"  # the example of GB 11643


GOOD: list[tuple[InputKind, tuple[str, ...]]] = [
    (InputKind.NAME, ("张三",)),
    (InputKind.NAME, ("𠮷䶮",)),
    (InputKind.NAME, ("阿卜杜热合曼•麦麦提",)),
    (InputKind.MOBILE, ("138 0013 8000",)),
    (InputKind.PLATE_NO, ("粤P·12345",)),
    (InputKind.PLATE_NO, ("粤P1234挂",)),
    (InputKind.PLATE_NO, ("粤PD12345",)),
    (InputKind.PLATE_NO, ("粤PDF1234",)),
    (InputKind.PLATE_NO, ("粤P12345D",)),
    (InputKind.AMOUNT, ("0.01",)),
    (InputKind.AMOUNT, ("9,999,999.99",)),
    (InputKind.NUMBER, ("3.5",)),
    (InputKind.YEAR, ("2026",)),
    (InputKind.MONTH, ("2026-03",)),
    (InputKind.DATE, ("2026-03-02",)),
    (InputKind.DATETIME, ("2026-03-02T10:00",)),
    (InputKind.MONTH_RANGE, ("2021-04", "2026-03")),
    (InputKind.DATE_RANGE, ("2021-03-02", "2026-03-02")),
    (InputKind.DATE_RANGE, ("2020-02-29", "2025-02-28")),
    (InputKind.TEXT, ("一二三四五六七八九十一二三四五六七八九\U00031350",)),
    (InputKind.CHOICE, ("甲",)),
    (InputKind.REGION, ("441602001",)),
    (InputKind.ADDRESS, ("441602", "演示\U00031350路1号")),
    (InputKind.RECEIPT_NO, ("YC-001-20260302-000001",)),
    (InputKind.CERT_NO, ("粤演字〔2020〕1号",)),
    (InputKind.PHOTO_RECEIPT, ("44160220260102",)),
    (InputKind.PERMIT_NO, ("CA1234567",)),
    (InputKind.PERMIT_NO, ("H12345678",)),
    (InputKind.PERMIT_NO, ("M1234567801",)),
    (InputKind.PERMIT_NO, ("12345678",)),
    (InputKind.PASSPORT_NO, ("e12345678",)),
    (InputKind.INVOICE_NO, ("12345678901234567890",)),
    (InputKind.PAY_CODE, ("12345678901234567890",)),
    (InputKind.ACCOUNT_NO, ("12345",)),
    (InputKind.QUERY_CODE, ("12345678",)),
    (InputKind.SMS_CODE, ("１２３４５６",)),
    (InputKind.CONFIRM, ("yes",)),
    (InputKind.DECISION_NO, ("河人社工伤认字〔2026〕1号",)),
    (InputKind.DISABILITY_CERT, (id_number(date(1970, 1, 1), 11) + "43",)),
    (InputKind.DISABILITY_CERT, (id_number(date(1970, 1, 1), 11) + "43B1",)),
    (InputKind.ID_LIST, (id_number(date(1970, 1, 1), 11), id_number(date(1971, 1, 1), 12))),
]

BAD: list[tuple[InputKind, tuple[str, ...], str]] = [
    (InputKind.NAME, ("张",), "name.length"),
    (InputKind.NAME, ("张3",), "name.characters"),
    (InputKind.NAME, ("·张三",), "name.characters"),
    (InputKind.MOBILE, ("1380013800",), "mobile.length"),
    (InputKind.MOBILE, ("12800138000",), "mobile.prefix"),
    (InputKind.PLATE_NO, ("P12345",), "plate_no.province"),
    (InputKind.PLATE_NO, ("粤P123",), "plate_no.length"),
    (InputKind.PLATE_NO, ("粤PI2345",), "plate_no.fuel"),
    (InputKind.PLATE_NO, ("粤PM12345",), "plate_no.new_energy"),
    (InputKind.AMOUNT, ("0",), "amount.zero"),
    (InputKind.AMOUNT, ("12.345",), "amount.shape"),
    (InputKind.AMOUNT, ("10000000",), "amount.shape"),
    (InputKind.NUMBER, ("0",), "number.zero"),
    (InputKind.NUMBER, ("1.25",), "number.shape"),
    (InputKind.YEAR, ("2027",), "date.future"),
    (InputKind.MONTH, ("2026-13",), "date.shape"),
    (InputKind.DATE, ("2026-03-03",), "date.future"),
    (InputKind.DATE, ("2025-02-29",), "date.shape"),
    (InputKind.DATE, ("1900-01-01",), "date.too_early"),
    (InputKind.DATETIME, ("2026-03-02T10:01",), "date.future"),
    (InputKind.MONTH_RANGE, ("2026-03", "2026-02"), "range.backwards"),
    (InputKind.MONTH_RANGE, ("2021-03", "2026-03"), "range.too_long_months"),
    (InputKind.MONTH_RANGE, ("2026-03", "2026-04"), "date.too_late"),
    (InputKind.DATE_RANGE, ("2021-03-01", "2026-03-02"), "range.too_long_years"),
    (InputKind.DATE_RANGE, ("2020-02-29", "2025-03-01"), "range.too_long_years"),
    (InputKind.DATE_RANGE, ("9999-12-31", "9999-12-31"), "date.too_late"),
    (InputKind.DATE_RANGE, ("2026-03-02", ""), "range.incomplete"),
    (InputKind.TEXT, ("一" * 21,), "text.too_long"),
    (InputKind.TEXT, ("一\u200b二",), "text.characters"),
    (InputKind.CHOICE, ("丙",), "choice.unknown"),
    (InputKind.MULTI_CHOICE, ("甲", "丙"), "choice.unknown"),
    (InputKind.REGION, ("4416",), "region.missing"),
    (InputKind.REGION, ("441603",), "region.unknown"),
    (InputKind.ADDRESS, ("441602", "路1号"), "address.detail"),
    (InputKind.ADDRESS, ("", "演示路1号"), "address.region"),
    (InputKind.RECEIPT_NO, ("A1",), "receipt_no.shape"),
    (InputKind.PERMIT_NO, ("X1234567",), "permit_no.shape"),
    (InputKind.INVOICE_NO, ("123456789",), "invoice_no.shape"),
    (InputKind.CONFIRM, ("no",), "confirm.missing"),
    (InputKind.DISABILITY_CERT, (id_number(date(1970, 1, 1), 11) + "83",), "disability_cert.grade"),
    (InputKind.DISABILITY_CERT, ("44160219700101001043",), "disability_cert.number"),
    (InputKind.ID_LIST, (id_number(date(1970, 1, 1), 11),) * 2, "people.doubled"),
    (InputKind.ID_LIST, (id_number(date(1970, 1, 1), 11), "1"), "people.number_wrong"),
]


@pytest.mark.parametrize(("kind", "values"), GOOD)
def test_good_answers_pass(kind: InputKind, values: tuple[str, ...]) -> None:
    assert is_valid(kind, *values)


@pytest.mark.parametrize(("kind", "values", "message"), BAD)
def test_bad_answers_say_what_is_wrong(kind: InputKind, values: tuple[str, ...], message: str) -> None:
    entry = Entry(values[0]) if len(values) == 1 else Entry(values=values)
    found = verdict(kind, entry)
    assert isinstance(found, Invalid)
    assert found.message == message


NUMBER = id_number(date(1980, 1, 1), 11)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"李四|{NUMBER}|配偶|", None),
        (f"李四|{NUMBER}|配偶|1200.5", None),
        (f"李四|{NUMBER}|配偶", "people.incomplete"),
        (f"L4|{NUMBER}|配偶|1", "people.name_wrong"),
        (f"李四|{NUMBER}1|配偶|1", "people.number_wrong"),
        (f"李四|{NUMBER}||1", "people.relation_missing"),
        (f"李四|{NUMBER}|配偶|many", "people.income_wrong"),
        (f"李四|{NUMBER}|配偶|NaN", "people.income_wrong"),
        (f"李四|{NUMBER}|配偶|1e3", "people.income_wrong"),
        (f"李四|{NUMBER}|配偶|1_000", "people.income_wrong"),
        (f"李四|{NUMBER}|配偶|12.345", "people.income_wrong"),
    ],
)
def test_family_lists_name_the_person_who_is_wrong(row: str, message: str | None) -> None:
    found = verdict(InputKind.FAMILY_LIST, Entry(values=(row,)))
    assert (found.message if isinstance(found, Invalid) else None) == message


def test_too_many_people_belong_to_a_counter() -> None:
    many = tuple(id_number(date(1980, 1, 1), each) for each in range(31))
    assert isinstance(verdict(InputKind.ID_LIST, Entry(values=many)), Invalid)
    rows = tuple(f"李四|{each}|配偶|1" for each in many)
    assert isinstance(verdict(InputKind.FAMILY_LIST, Entry(values=rows)), Invalid)


@pytest.mark.parametrize(
    ("kind", "item", "name", "values", "expected"),
    [
        (InputKind.DATE, "GA041", "planned_leave_date", ("2026-03-10",), True),
        (InputKind.DATE, "GA041", "planned_leave_date", ("2026-03-01",), False),
        (InputKind.DATE, "SF003", "wish_date", ("2026-03-02",), False),
        (InputKind.DATE, "SF003", "wish_date", ("2026-03-03",), True),
        (InputKind.YEAR, "RS006", "effective_year", ("2027",), True),
        (InputKind.YEAR, "SJ004", "year", ("2026",), False),
        (InputKind.YEAR, "SJ004", "year", ("2025",), True),
        (InputKind.MONTH_RANGE, "SW005", "period", ("2026-01", "2026-03"), False),
        (InputKind.MONTH_RANGE, "SW005", "period", ("2023-03", "2026-02"), True),
        (InputKind.MONTH_RANGE, "SW005", "period", ("2023-02", "2026-02"), False),
        (InputKind.MONTH_RANGE, "SW005", "period", ("2018-12", "2019-05"), False),
        (InputKind.MONTH_RANGE, "RS001", "period", ("2021-04", "2026-03"), True),
        (InputKind.DATE, "GJ008", "leave_date", ("2025-09-01",), True),
        (InputKind.DATE, "GJ008", "leave_date", ("2025-09-02",), False),
        (InputKind.YEAR, "YB026", "fee_year", ("2027",), True),
        (InputKind.YEAR, "YB026", "fee_year", ("2024",), False),
        (InputKind.NUMBER, "SJ004", "party_members", ("0",), True),
        (InputKind.DATE, "RS027", "last_assessed_on", ("2025-03-02",), True),
        (InputKind.DATE, "RS027", "last_assessed_on", ("2025-03-03",), False),
        (InputKind.AMOUNT, "MZ009", "income_month", ("0",), True),
        (InputKind.AMOUNT, "ZJ001", "income_year", ("0",), True),
        (InputKind.AMOUNT, "RS036", "month_income", ("0",), False),
        (InputKind.NUMBER, "SJ004", "party_members", ("1.5",), False),
        (InputKind.TRAFFIC_DECISION_NO, "GA044", "decision_no", ("441602123456789",), True),
        (InputKind.TRAFFIC_DECISION_NO, "GA044", "decision_no", ("44160212345678",), False),
    ],
)
def test_limits_of_single_items(kind: InputKind, item: str, name: str, values: tuple[str, ...], expected: bool) -> None:
    assert is_valid(kind, *values, item=item, name=name) is expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("RS001", ("2024-04", "2026-03")),
        ("SW005", ("2024-03", "2026-02")),
        ("GA037", ("2024-03-03", "2026-03-02")),
        ("RS003", None),
        ("YB016", None),
    ],
)
def test_print_period_defaults_to_last_two_years(item: str, expected: tuple[str, str] | None) -> None:
    known = load_catalogue().item(item)
    period = known.input("period")
    preset = usual_period(known, period, NOW.date())
    assert preset == (None if expected is None else Entry(values=expected))
    if preset is not None:
        assert isinstance(check_answer(period, preset, CheckContext(NOW), is_required=True), Valid)
    assert usual_period(known, known.inputs[-1], NOW.date()) is None or known.inputs[-1] is period


def test_period_begins_no_earlier_than_its_field_allows() -> None:
    known = load_catalogue().item("SW005")
    assert usual_period(known, known.input("period"), date(2020, 3, 5)) == Entry(values=("2019-01", "2020-02"))


def test_an_optional_field_may_stay_empty() -> None:
    context = CheckContext(NOW)
    assert check_answer(field(InputKind.MOBILE), Entry(" "), context, is_required=False) == Valid("")
    assert check_answer(field(InputKind.MOBILE), Entry(""), context, is_required=True) == Invalid("field.required")


def test_some_names_need_not_be_chinese() -> None:
    foreign = ("John O'Neil", "María-José", "Nguyễn Văn An")
    assert all(is_valid(InputKind.NAME, each, item="ZS001", name="contact_name") for each in (*foreign, "林先生"))
    assert not any(is_valid(InputKind.NAME, each) for each in foreign)
    assert not is_valid(InputKind.NAME, "J0hn", item="ZS001", name="contact_name")


def test_day_out_of_reach_answers_in_own_words() -> None:
    found = verdict(InputKind.DATE, Entry("2020-01-01"), item="RS025", name="cert_date")
    assert isinstance(found, Invalid)
    assert found.words is not None
    assert "12333" in found.words.zh
