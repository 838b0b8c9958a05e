"""Rules that tie answers together, or to the applicant: one table, by item. The first finding of a field is shown.

Rules are pure and look only at answers that are there: what is missing is the business of `kiosk.forms.visibility`.
"""

import re
from datetime import date

from catalogue.schema import ServiceItem
from kiosk.forms.applicant import Applicant
from kiosk.forms.form_state import Finding, FormState, Rule
from kiosk.forms.hotline import in_this_city, is_civil, says_something
from kiosk.forms.id_number import facts_of
from kiosk.forms.vehicles import PlateShape, shape_of
from kiosk.forms.verdict import Invalid

LEGAL_AGE_MAN, LEGAL_AGE_WOMAN = 22, 20
"""法定婚龄."""

OF_AGE = 18

RENEWAL_DAYS = 92
"""An ID card is renewed for expiry from three months before its last day on."""

LEAST_CARD_AGE = 16


def at_most(name: str, most: int) -> Rule:
    """No more than so many options at a time."""

    def rule(state: FormState) -> Finding | None:
        if len(state.texts(name)) <= most:
            return None
        return Finding(name, Invalid("rule.at_most", {"most": str(most)}))

    return rule


def at_least_long(name: str, least: int) -> Rule:
    """At least so many characters, blanks not counted."""

    def rule(state: FormState) -> Finding | None:
        count = len(re.sub(r"\s", "", state.text(name)))
        if count == 0 or count >= least:
            return None
        return Finding(name, Invalid("rule.too_short", {"least": str(least), "count": str(count)}))

    return rule


def not_the_applicant(name: str) -> Rule:
    """Somebody else's ID number."""

    def rule(state: FormState) -> Finding | None:
        is_same = state.applicant is not None and state.text(name) == state.applicant.id_number
        return Finding(name, Invalid("rule.not_yourself")) if is_same else None

    return rule


def not_before(name: str, earlier: str) -> Rule:
    """A date that does not lie before another."""

    def rule(state: FormState) -> Finding | None:
        one, other = state.text(earlier), state.text(name)
        return Finding(name, Invalid("rule.before_start")) if one and other and other < one else None

    return rule


def differ(name: str, other: str) -> Rule:
    """Two answers that may not be the same."""

    def rule(state: FormState) -> Finding | None:
        return (
            Finding(name, Invalid("rule.same")) if state.text(name) and state.text(name) == state.text(other) else None
        )

    return rule


def plate_fits_type(state: FormState) -> Finding | None:
    """plate_type ⇔ plate_no: eight characters are new energy, 挂 is a trailer."""
    shape, kind = shape_of(state.text("plate_no")), state.text("plate_type")
    if shape is None or not kind:
        return None
    return None if shape in _shapes_of(kind) else Finding("plate_type", Invalid("rule.plate_type"))


def _shapes_of(kind: str) -> tuple[PlateShape, ...]:
    if "新能源" in kind:
        large, small = (PlateShape.LARGE_NEW_ENERGY,), (PlateShape.SMALL_NEW_ENERGY,)
        return large if "大型" in kind else small if "小型" in kind else large + small
    return (PlateShape.TRAILER,) if "挂车" in kind else (PlateShape.FUEL,)


def may_marry(state: FormState) -> Finding | None:
    """A man of 22 and a woman of 20: age and sex by the partner's number and the applicant's card."""
    partner = facts_of(state.text("partner_id_no"))
    if partner is None:
        return None
    if partner.age_on(state.today) < _legal_age(partner.is_male):
        return Finding("partner_id_no", Invalid("rule.partner_under_age"))
    if state.applicant is not None and partner.is_male == state.applicant.facts.is_male:
        return Finding("partner_id_no", Invalid("rule.partner_sex"))
    return None


def only_minors(state: FormState) -> Finding | None:
    """Of a child under 18 the guardian is told; who is older asks with their own card."""
    for field in state.item.inputs:
        named = (state.text(field.name), *state.texts(field.name)) if field.only_minors else ()
        known = [facts for number in named if (facts := facts_of(number)) is not None]
        if any(facts.age_on(state.today) >= OF_AGE for facts in known):
            return Finding(field.name, Invalid("rule.not_a_minor"))
    return None


def cert_is_of_subject(state: FormState) -> Finding | None:
    """The first 18 characters of a disabled person's certificate are the subject's ID number."""
    applicant = "" if state.applicant is None else state.applicant.id_number
    subject = state.text("subject_id_no") if state.text("apply_for") != "本人" else applicant
    cert = state.text("disability_cert_no")
    if not cert or not subject or cert[:18] == subject:
        return None
    return Finding("disability_cert_no", Invalid("rule.cert_of_another"))


def renewal_is_due(state: FormState) -> Finding | None:
    """换领 for expiry: only from three months before the card's last day."""
    valid_to = None if state.applicant is None else state.applicant.valid_to
    if state.text("reason") != "有效期满" or state.applicant is None:
        return None
    is_due = valid_to is not None and (valid_to - state.today).days <= RENEWAL_DAYS
    return None if is_due else Finding("reason", Invalid("rule.renewal_too_early"))


def period_unless_of_province(state: FormState) -> Finding | None:
    """GA011: who has no hukou here says which time they were here."""
    if state.applicant is None or state.applicant.is_of_province or state.texts("period"):
        return None
    return Finding("period", Invalid("rule.period_needed"))


RULES: dict[str, tuple[Rule, ...]] = {
    "SW001": (not_the_applicant("other_id_no"),),
    "SW002": (not_the_applicant("other_id_no"),),
    "GA002": (renewal_is_due,),
    "GA010": (not_the_applicant("relative_id_no"),),
    "GA011": (period_unless_of_province,),
    "GA014": (not_the_applicant("spouse_id_no"),),
    "GA017": (not_the_applicant("deceased_id_no"),),
    "GA041": (not_before("planned_leave_date", "check_in_date"),),
    "GA043": (at_most("violation_ids", 5),),
    "JT003": (differ("to_stop", "from_stop"),),
    "MZ001": (not_the_applicant("partner_id_no"), may_marry),
    "MZ002": (not_the_applicant("partner_id_no"),),
    "MZ006": (not_the_applicant("elder_id_no"),),
    "MZ016": (not_the_applicant("subject_id_no"), cert_is_of_subject),
    "MZ017": (not_the_applicant("subject_id_no"), cert_is_of_subject),
    "WJ001": (not_the_applicant("spouse_id_no"),),
    "GJ005": (not_the_applicant("spouse_id_no"),),
    "RS049": (not_before("contract_date", "graduation_date"),),
    "ZS001": (
        at_least_long("content", 10),
        says_something("title"),
        says_something("content"),
        is_civil("title"),
        is_civil("content"),
        in_this_city("happen_place"),
    ),
}


def findings(state: FormState) -> tuple[Finding, ...]:
    """Every rule of the item that does not hold."""
    rules = (*RULES.get(state.item.code, ()), plate_fits_type, only_minors)
    found = (rule(state) for rule in rules)
    return tuple(each for each in found if each is not None)


def stops_applicant(item: ServiceItem, applicant: Applicant, today: date) -> Invalid | None:
    """A rule that the applicant cannot meet whatever they fill in: say so right after the card was read."""
    age = applicant.facts.age_on(today)
    if item.code == "MZ001" and age < _legal_age(applicant.facts.is_male):
        return Invalid("rule.applicant_under_age")
    if item.code == "GA002" and age < LEAST_CARD_AGE:
        return Invalid("rule.card_under_16")
    return None


def _legal_age(is_male: bool) -> int:
    return LEGAL_AGE_MAN if is_male else LEGAL_AGE_WOMAN
