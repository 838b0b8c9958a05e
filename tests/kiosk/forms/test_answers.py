"""Single answers at the edge of their rules, and how they read when they are looked over."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from catalogue.text import COMPLETE, Language, LocalText
from demo.answers import usc_code
from kiosk.forms.captured import CAPTURED
from kiosk.forms.checks import check_answer
from kiosk.forms.display import GROUPS, display_of, grouped
from kiosk.forms.option_source import OptionSource
from kiosk.forms.scanned import LONGEST_CODE, field_for
from kiosk.forms.vehicles import check_vin
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Valid
from kiosk.view.form import Editor, FormScreen
from kiosk.view.intents import GoBack
from kiosk.view.review import ReviewScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, snapshot
from tests.kiosk.walking import walk_to
from wording.store import load_wording

WORDING = load_wording()

CONTEXT = CheckContext(datetime(2026, 3, 2, 10, 0))  # noqa: DTZ001 -- local time of the place


def field(kind: InputKind, **rest: object) -> InputField:
    device = "scale" if kind is InputKind.DEVICE else None
    label = LocalText(zh="项", en="field")
    agreement = label if kind is InputKind.SIGNATURE else None
    return InputField(name="one", kind=kind, label=label, device=device, agreement=agreement, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["2026-13-01T10:00", "2026-02-30T10:00", "2026-01-01T24:61", "yesterday"])
def test_moment_that_does_not_exist_is_no_answer(text: str) -> None:
    verdict = check_answer(field(InputKind.DATETIME), Entry(text), CONTEXT, is_required=True)
    assert verdict == Invalid("date.shape")


def test_a_moment_to_come_is_no_answer() -> None:
    verdict = check_answer(field(InputKind.DATETIME), Entry("2026-03-02T10:01"), CONTEXT, is_required=True)
    assert verdict == Invalid("date.future")


@pytest.mark.parametrize("kind", sorted(CAPTURED))
def test_nothing_can_be_typed_where_something_is_captured(kind: InputKind) -> None:
    assert check_answer(field(kind), Entry("typed"), CONTEXT, is_required=True) == Valid("")


@pytest.mark.parametrize(
    ("vin", "message"),
    [("LSVAA4180E218484", "vin.length"), ("LSVAA418OE2184847", "vin.characters"), ("LSVAA4180E2184847", None)],
)
def test_a_vin_says_what_is_wrong_with_it(vin: str, message: str | None) -> None:
    verdict = check_vin(field(InputKind.VIN), Entry(vin), CONTEXT)
    assert isinstance(verdict, Valid | Invalid)
    assert message is None or (isinstance(verdict, Invalid) and verdict.message == message)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("91441600MA4TEQTX", "usc_code.length"),
        ("91441600MA4TEQTXIO", "usc_code.characters"),
        (usc_code()[:-1] + ("A" if usc_code()[-1] != "A" else "B"), "usc_code.checksum"),
    ],
)
def test_credit_code_says_what_is_wrong_with_it(code: str, message: str) -> None:
    verdict = check_answer(field(InputKind.USC_CODE), Entry(code), CONTEXT, is_required=True)
    assert isinstance(verdict, Invalid)
    assert verdict.message == message
    assert check_answer(field(InputKind.USC_CODE), Entry(usc_code().lower()), CONTEXT, is_required=True) == Valid(
        usc_code()
    )


def test_a_code_of_absurd_length_is_no_number() -> None:
    wants = field(InputKind.INVOICE_NO)
    assert field_for("12345678", [wants], {}, lambda _: CONTEXT) is not None
    assert field_for("1" * (LONGEST_CODE + 1), [wants], {}, lambda _: CONTEXT) is None


def test_list_that_terminal_does_not_have_offers_nothing() -> None:
    options = OptionSource(snapshot().reference)
    unknown = field(InputKind.CHOICE, source="nobody_knows")
    assert options.views(unknown, Language.ZH) == ()
    assert options.values(unknown) == frozenset()
    assert options.title(unknown, "x", Language.ZH) == "x"
    assert options.title(field(InputKind.REGION), "000000000", Language.ZH) == "000000000"


def test_people_are_read_in_full_one_a_line() -> None:
    options = OptionSource(snapshot().reference)
    numbers = ("441602198803040214", "441602198905060224")
    text = display_of(field(InputKind.ID_LIST), numbers, options, WORDING, Language.ZH)
    assert text == "441602 19880304 0214\n441602 19890506 0224"
    family = ("林芒种|441602198905060224|配偶|2500.00",)
    reported = {
        language: display_of(field(InputKind.FAMILY_LIST), family, options, WORDING, language) for language in COMPLETE
    }
    assert reported[Language.ZH] == "林芒种 441602 19890506 0224 配偶 ¥2500.00"
    assert reported[Language.EN] == "林芒种 441602 19890506 0224 spouse ¥2500.00"


@given(st.sampled_from(sorted(GROUPS)), st.text("0123456789X", max_size=24))
def test_grouping_hides_and_adds_no_character(kind: InputKind, number: str) -> None:
    text = grouped(kind, number)
    assert text.replace(" ", "") == number
    assert text == text.strip()


ONE_OF_EACH = {
    each.kind: each for item in snapshot().items.values() for each in item.inputs if each.kind not in CAPTURED
}


@pytest.mark.parametrize("kind", sorted(ONE_OF_EACH))
@pytest.mark.parametrize("language", COMPLETE)
def test_no_answer_of_any_kind_is_masked(kind: InputKind, language: Language) -> None:
    many = {
        InputKind.FAMILY_LIST: ("欧阳娜|441602198905060224|其他|1.00",),
        InputKind.ADDRESS: ("441602000000", "一号"),
    }
    answer = many.get(kind, "441602198905060224")
    text = display_of(ONE_OF_EACH[kind], answer, OptionSource(snapshot().reference), WORDING, language)
    assert "*" not in text


@pytest.mark.parametrize(
    ("kind", "answer", "text"),
    [
        (InputKind.CONFIRM, "yes", "✓"),
        (InputKind.DATETIME, "2026-03-01T09:30", "2026年3月1日 09:30"),
        (InputKind.DATE, "2026-03-01", "2026年3月1日"),
        (InputKind.MONTH, "2024-12", "2024年12月"),
        (InputKind.MONTH, "2024-", "2024-"),
        (InputKind.YEAR, "2024", "2024"),
        (InputKind.DATE_RANGE, ("2026-03-01", "2026-03-02"), "2026年3月1日至2026年3月2日"),
        (InputKind.NAME, "李大暑", "李大暑"),
        (InputKind.MOBILE, "13800138000", "138 0013 8000"),
        (InputKind.ID_NO, "441602198905060224", "441602 19890506 0224"),
        (InputKind.BANK_CARD, "6222021234567890128", "6222 0212 3456 7890 128"),
    ],
)
def test_answers_read_plainly(kind: InputKind, answer: str | tuple[str, ...], text: str) -> None:
    assert display_of(field(kind), answer, OptionSource(snapshot().reference), WORDING, Language.ZH) == text


@pytest.mark.parametrize(
    ("kind", "answer", "text"),
    [
        (InputKind.MONTH_RANGE, ("2024-12", "2026-01"), ("2024年12月至2026年1月", "Dec 2024 to Jan 2026")),
        (
            InputKind.DATE_RANGE,
            ("2026-03-01", "2026-11-20"),
            ("2026年3月1日至2026年11月20日", "1 Mar 2026 to 20 Nov 2026"),
        ),
    ],
)
def test_periods_are_read_in_words(kind: InputKind, answer: tuple[str, ...], text: tuple[str, str]) -> None:
    options = OptionSource(snapshot().reference)
    assert tuple(display_of(field(kind), answer, options, WORDING, each) for each in (Language.ZH, Language.EN)) == text


def test_form_shows_the_period_in_words() -> None:
    bench = Bench()
    walk_to(bench, "RS001", ReviewScreen)
    (on_review,) = [each.value for each in bench.screen.lines if "至" in each.value]
    bench.do(GoBack())
    (on_form,) = [each.display for each in bench.screen.fields if each.editor is Editor.MONTH_RANGE]
    assert on_form == on_review


def test_unchanged_period_is_shown_in_words() -> None:
    bench = Bench()
    citizen = Citizen(bench)
    citizen.open("RS001")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, FormScreen) and any(each.name == "period" for each in screen.fields))
    (period,) = [each for each in bench.screen.fields if each.name == "period"]
    assert (period.display, period.edges) == ("2024年4月至2026年3月", ("2024年4月", "2026年3月"))
    assert period.usual_year == 2026
