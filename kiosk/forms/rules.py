"""Judges the rules of an item (`catalogue.answer_rules`) by what was answered.

Pure, and looks only at answers that are there: what is missing is the business of `kiosk.forms.visibility`.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import assert_never

from msgspec import Struct

from catalogue.answer_rules import (
    AgeOf,
    AnswerRule,
    AtLeastLong,
    AtMost,
    CertIsOfSubject,
    Differ,
    IsCivil,
    IsTradeName,
    LiesWithin,
    MayMarry,
    NeededUnlessOfProvince,
    NotBefore,
    NotTheApplicant,
    OneOf,
    OwnAge,
    PlateFitsType,
    RenewalIsDue,
    SaysSomething,
)
from catalogue.item_terms import LeastAge
from catalogue.other_people import OF_AGE, OtherPerson
from catalogue.text import LocalText
from kiosk.forms.ages import is_younger, years_for
from kiosk.forms.areas import area_of
from kiosk.forms.form_state import Finding, FormState
from kiosk.forms.hotline import says_something
from kiosk.forms.id_number import IdNumberFacts, facts_of
from kiosk.forms.vehicles import plate_fits
from kiosk.forms.verdict import Invalid
from kiosk.forms.visibility import holds

_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{2,}")
FORMS_OF_OTHERS = ("公司", "企业", "合作社", "集团", "合伙")
"""Forms of organisation that an individual business is not."""
KEPT_BACK = ("中国", "中华", "全国", "中央", "国家", "国际", "国务院", "人民政府", "共产党", "解放军", "联合国")
"""Words of the state, of parties, of the army and of international bodies."""


class LateDay(Struct, frozen=True):
    """A day that is rather late (日期偏早). `name` differs for another day."""

    name: str
    label: LocalText
    words: LocalText


def late_days(state: FormState) -> Iterator[LateDay]:
    """Those that the item has something to say about."""
    for field in state.item.inputs:
        caution, day = field.day_caution, state.text(field.name)[:10]
        if caution is None or not day or not holds(caution.only_if, state.answers):
            continue
        if date.fromisoformat(day) < state.today - timedelta(days=caution.days_back):
            yield LateDay(f"{field.name} {day}", field.label, caution.words)


def findings(state: FormState) -> tuple[Finding, ...]:
    """Every rule of the item that does not hold. The first finding of a field is shown."""
    return (*_of_rules(state), *_of_age(state))


def _of_rules(state: FormState) -> Iterator[Finding]:
    for rule in state.item.rules:
        problem = _problem(rule, state)
        if problem is not None:
            yield Finding(rule.field, problem if rule.words is None else Invalid(problem.message, words=rule.words))


def _of_age(state: FormState) -> Iterator[Finding]:
    """A guardian asks only for a child under 18: an older person asks with their own card."""
    for field in state.item.inputs:
        is_asked = field.of_whom is OtherPerson.WARD
        named = (state.text(field.name), *state.texts(field.name)) if is_asked else ()
        known = [facts for number in named if (facts := facts_of(number)) is not None]
        if any(facts.age_on(state.today) >= OF_AGE for facts in known):
            yield Finding(field.name, Invalid("rule.not_a_minor"))


def _problem(rule: AnswerRule, state: FormState) -> Invalid | None:  # noqa: C901, PLR0911, PLR0912 -- one line a kind
    """What is wrong by one rule."""
    text = state.text(rule.field)
    match rule:
        case AtMost():
            has_more = len(state.texts(rule.field)) > rule.most
            return Invalid("rule.at_most", {"most": str(rule.most)}) if has_more else None
        case AtLeastLong():
            return _too_short(text, rule.least)
        case SaysSomething():
            return None if not text or says_something(text) else Invalid("rule.says_nothing")
        case IsCivil(abuse=abuse):
            return Invalid("rule.abusive") if abuse is not None and abuse.is_in(text) else None
        case IsTradeName():
            return trade_name_problem(text)
        case LiesWithin():
            return _elsewhere(state, rule)
        case NotTheApplicant():
            is_own = state.applicant is not None and text == state.applicant.id_number
            return Invalid("rule.not_yourself") if is_own else None
        case NotBefore():
            earlier = state.text(rule.earlier)
            return Invalid("rule.before_start") if text and earlier and text < earlier else None
        case Differ():
            return Invalid("rule.same") if text and text == state.text(rule.other) else None
        case PlateFitsType():
            return None if plate_fits(state.text(rule.plate), text) else Invalid("rule.plate_type")
        case MayMarry():
            return _not_to_marry(state, text, rule.least_age)
        case CertIsOfSubject():
            return _of_another(state, rule)
        case RenewalIsDue():
            return _too_early(state, rule)
        case NeededUnlessOfProvince():
            return _without_period(state, rule.field)
        case OneOf():
            has_one = any(state.answers.get(name) for name in (rule.field, *rule.others))
            return None if has_one else Invalid("rule.one_needed")
        case AgeOf() | OwnAge():
            return _of_judged_age(rule, state) if holds(rule.only_if, state.answers) else None
        case _:
            assert_never(rule)


def _without_period(state: FormState, field: str) -> Invalid | None:
    is_needed = state.applicant is not None and not state.applicant.is_of_province
    return Invalid("rule.period_needed") if is_needed and not state.answers.get(field) else None


def _too_short(text: str, least: int) -> Invalid | None:
    count = len(re.sub(r"\s", "", text))
    if count == 0 or count >= least:
        return None
    return Invalid("rule.too_short", {"least": str(least), "count": str(count)})


def _elsewhere(state: FormState, rule: LiesWithin) -> Invalid | None:
    """A region is answered by its code, an address begins with one; of too wide a region nothing is said."""
    region = state.text(rule.field) or next(iter(state.texts(rule.field)), "")
    area = area_of(rule, state.terminal_region)
    return None if not region or area is None or area.may_hold(region) else Invalid("rule.place")


def _not_to_marry(state: FormState, number: str, least_age: LeastAge) -> Invalid | None:
    partner = facts_of(number)
    if partner is None:
        return None
    if is_younger(partner, least_age, state.today):
        return Invalid("rule.partner_under_age", {"man": str(least_age.man), "woman": str(least_age.woman)})
    is_same_sex = state.applicant is not None and partner.is_male == state.applicant.facts.is_male
    return Invalid("rule.partner_sex") if is_same_sex else None


def _of_another(state: FormState, rule: CertIsOfSubject) -> Invalid | None:
    applicant = "" if state.applicant is None else state.applicant.id_number
    subject = applicant if holds(rule.own_if, state.answers) else state.text(rule.subject)
    cert = state.text(rule.field)
    return Invalid("rule.cert_of_another") if cert and subject and cert[:18] != subject else None


def _too_early(state: FormState, rule: RenewalIsDue) -> Invalid | None:
    if state.applicant is None or not holds(rule.only_if, state.answers):
        return None
    valid_to = state.applicant.valid_to
    if valid_to is None:
        return Invalid("rule.never_expires")
    due = valid_to - timedelta(days=rule.days)
    return None if due <= state.today else Invalid("rule.renewal_too_early", {"first": due.isoformat()})


def _of_judged_age(rule: AgeOf | OwnAge, state: FormState) -> Invalid | None:
    if isinstance(rule, OwnAge):
        return _of_wrong_age(rule, None if state.applicant is None else state.applicant.facts, state.today)
    day = date(state.today.year, *map(int, rule.on.split("-"))) if rule.on else state.today
    return _of_wrong_age(rule, facts_of(state.text(rule.field)), day)


def _of_wrong_age(rule: AgeOf | OwnAge, person: IdNumberFacts | None, day: date) -> Invalid | None:
    if person is None:
        return None
    if rule.least is not None and is_younger(person, rule.least, day):
        age = str(years_for(rule.least, is_male=person.is_male))
        return Invalid("rule.too_young_on" if isinstance(rule, AgeOf) and rule.on else "rule.too_young", _on(age, day))
    if rule.below is not None and not is_younger(person, rule.below, day):
        age = str(years_for(rule.below, is_male=person.is_male))
        return Invalid("rule.too_old_on" if isinstance(rule, AgeOf) and rule.on else "rule.too_old", _on(age, day))
    return None


def _on(age: str, day: date) -> dict[str, str]:
    return {"age": age, "month": str(day.month), "day": str(day.day)}


def trade_name_problem(name: str) -> Invalid | None:
    """What is wrong with what an individual business is to be called (店名), None where nothing is or nothing was written.

    The registry decides; what is certain is said before it is asked.
    """
    if not name:
        return None
    if not _CHINESE.fullmatch(name):
        return Invalid("rule.trade_name_script")
    form = next((word for word in FORMS_OF_OTHERS if word in name), "")
    if form:
        return Invalid("rule.trade_name_form", {"word": form})
    word = next((word for word in KEPT_BACK if word in name), "")
    return Invalid("rule.trade_name_word", {"word": word}) if word else None
