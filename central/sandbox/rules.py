"""What single items ask beyond their template: the rules of the worked items that no table can say."""

import re
from collections.abc import Callable
from decimal import Decimal

from catalogue.input_types import InputKind
from catalogue.text import LocalText
from central.clock import civil_day
from central.sandbox.ages import age_on, day_of
from central.sandbox.refusals import SandboxRefusal
from central.sandbox.situation import Situation
from central.sandbox.values import add_months
from central.sandbox.violations import MOST_AT_ONCE, chosen_violations, decision_of, points_before

_MARRIAGE_AGE = {"男": 22, "女": 20}
_POINTS_OF_A_CYCLE = 12
_AMOUNT = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?", re.ASCII)


def check_rules(situation: Situation) -> SandboxRefusal | None:
    """The first rule that is broken, or None. Runs before anything is done."""
    for rule in (_sms_code, _amounts, _RULES.get(situation.item.code)):
        broken = rule(situation) if rule is not None else None
        if broken is not None:
            return broken
    return None


def _sms_code(situation: Situation) -> SandboxRefusal | None:
    asked = [
        field.name
        for field in situation.item.inputs
        if field.kind is InputKind.SMS_CODE
        and all(situation.text(other) in values for other, values in field.only_if.items())
    ]
    if not asked or situation.text(asked[0]) == situation.text("mobile")[-6:]:
        return None
    return _no("短信验证码不正确，请重新获取。", "The code is not right. Please ask for a new one.")


def _amounts(situation: Situation) -> SandboxRefusal | None:
    """What a terminal sends is looked at again: somebody may have made it up."""
    for asked in situation.item.inputs:
        if asked.kind is InputKind.AMOUNT and asked.name in situation.answers:
            text = situation.text(asked.name)
            amount = Decimal(text) if _AMOUNT.fullmatch(text) else Decimal(-1)
            is_more = asked.most is not None and amount > asked.most
            if amount < 0 or is_more or not (amount or asked.may_be_zero):
                return _no("金额填得不对，请重新填。", "That is no amount that can be given. Please enter it again.")
    return None


def _card_renewal(situation: Situation) -> SandboxRefusal | None:
    today = civil_day(situation.now)
    age = age_on(situation.citizen.birth_date, today)
    if age is not None and age < 16:
        return _no("未满16周岁请由监护人陪同到窗口办理。", "Under 16: please come to the counter with a guardian.")
    valid_to = day_of(situation.submission.person.valid_to if situation.submission.person else "")
    if situation.text("reason") == "有效期满" and valid_to is not None and add_months(today, 3) < valid_to:
        return _no("请于有效期满前3个月内办理。", "Renewal opens three months before the card expires.")
    return None


def _violations(situation: Situation) -> SandboxRefusal | None:
    ticked = situation.values("violation_ids")
    chosen = chosen_violations(situation)
    if len(ticked) > MOST_AT_ONCE:
        return _no("一次最多处理5条违法记录。", "At most five records can be handled at once.")
    if len(chosen) != len(ticked) or not chosen:
        return _no("所选的违法记录已被处理或不存在。", "A chosen record was handled already or does not exist.")
    if points_before(situation) + sum(offence.points for offence in chosen) >= _POINTS_OF_A_CYCLE:
        return _no(
            "本次处理后累积记分将达到12分，请到窗口办理。", "Points would reach twelve: please go to the counter."
        )
    return None


def _fine(situation: Situation) -> SandboxRefusal | None:
    if decision_of(situation) is not None:
        return None
    return _no(
        "没有查到这份处罚决定书，请对照决定书再看看编号。",
        "There is no such decision. Please compare the number with the decision.",
    )


def _marriage(situation: Situation) -> SandboxRefusal | None:
    partner = situation.text("partner_id_no").upper()
    own = situation.citizen.id_number.upper()
    if partner == own:
        return _no("对方的身份证号码不能与本人相同。", "Your partner's ID number cannot be your own.")
    if len(partner) != 18 or len(own) != 18:
        return None
    if _sex(partner) == _sex(own):
        return _no(
            "请核对双方的身份证号码：结婚登记须一男一女。", "Please check both numbers: a man and a woman register."
        )
    today = civil_day(situation.now)
    ages = [(age_on(f"{n[6:10]}-{n[10:12]}-{n[12:14]}", today), _MARRIAGE_AGE[_sex(n)]) for n in (own, partner)]
    if any(age is not None and age < least for age, least in ages):
        return _no("未达法定婚龄（男满22周岁、女满20周岁）。", "Below the legal age (man 22, woman 20).")
    return None


def _disability(situation: Situation) -> SandboxRefusal | None:
    is_own = situation.text("apply_for") in ("", "本人")
    subject = situation.citizen.id_number if is_own else situation.text("subject_id_no")
    certificate = situation.text("disability_cert_no")
    if not certificate or certificate[:18].upper() == subject.upper():
        return None
    return _no(
        "残疾人证号码与申请对象不一致，请核对。", "The disability certificate does not belong to the person concerned."
    )


def _other_payer(situation: Situation) -> SandboxRefusal | None:
    is_other = situation.text("payer_mode") == "代他人缴费"
    if is_other and situation.text("other_id_no").upper() == situation.citizen.id_number.upper():
        return _no("代他人缴费时，请填写他人的身份证号码。", "Please enter the other person's ID number, not your own.")
    return None


def _tax_record(situation: Situation) -> SandboxRefusal | None:
    period = situation.values("period")
    if len(period) == 2 and period[1][:7] < "2019-01":
        return _no(
            "2019年1月以前的税款请开具税收完税证明。",
            "For tax before 2019-01 please ask for a tax payment certificate.",
            "SW008",
        )
    if _months(period) > 36:
        return _no("一次最多开具36个月的记录。", "At most 36 months in one record.")
    return None


def _participation(situation: Situation) -> SandboxRefusal | None:
    if _months(situation.values("period")) > 60:
        return _no("一次最多打印60个月的参保情况。", "At most 60 months in one certificate.")
    return None


def _months(period: tuple[str, ...]) -> int:
    if len(period) != 2:
        return 0
    (first_year, first_month), (last_year, last_month) = ((int(month[:4]), int(month[5:7])) for month in period)
    return (last_year - first_year) * 12 + last_month - first_month + 1


def _sex(id_number: str) -> str:
    return "男" if int(id_number[16]) % 2 else "女"


def _no(zh: str, en: str, instead: str | None = None) -> SandboxRefusal:
    return SandboxRefusal(LocalText(zh=zh, en=en), None, instead)


_RULES: dict[str, Callable[[Situation], SandboxRefusal | None]] = {
    "GA002": _card_renewal,
    "GA043": _violations,
    "GA044": _fine,
    "MZ001": _marriage,
    "MZ016": _disability,
    "MZ017": _disability,
    "RS001": _participation,
    "SW001": _other_payer,
    "SW002": _other_payer,
    "SW005": _tax_record,
}
