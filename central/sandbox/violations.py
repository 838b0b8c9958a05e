"""Synthetic camera records of traffic violations, and decisions on them."""

import random
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from catalogue.text import LocalText
from central.clock import BEIJING
from central.sandbox.citizen import digits, mask_name, seeded
from central.sandbox.situation import Situation

MOST_AT_ONCE = 5
"""电子监控违法 that may be handled in one go."""

_HERE, _LENGTH, _UNIT = "441602", 16, 50
_ELSEWHERE = ("陈*样", "李*测", "黄*范", "张*演")
_BEHAVIOURS = (
    ("违反规定停放、临时停车", "Parking where it is not allowed", "1039A", 150, 0),
    ("违反禁止标线指示", "Crossing a forbidden line", "1345", 100, 1),
    ("驾驶时未系安全带", "No seat belt", "6011", 50, 0),
    ("超过规定时速不足百分之二十", "Speeding, less than 20 %", "1303", 150, 0),
    ("不按导向车道行驶", "Wrong lane", "1208", 150, 1),
    ("违反道路交通信号灯通行", "Ignoring a traffic light", "1625", 200, 6),
)
_PLACES = (("演示大道与样例路口", "Demo Avenue at Sample Road"), ("源城样例大桥", "Sample Bridge, Yuancheng"),
           ("示范路中段", "Middle of Model Road"))  # fmt: skip


@dataclass(frozen=True)
class Violation:
    """A traffic violation as a camera recorded it (违法记录)."""

    value: str
    behaviour: LocalText
    code: str
    place: LocalText
    happened_at: str
    fine: Decimal
    points: int


def violations_of(situation: Situation) -> tuple[Violation, ...]:
    """The open records of the plate that was typed: one to six."""
    plate = situation.text("plate_no") or situation.citizen.plate
    chance = seeded("violations", plate)
    return tuple(_violation(situation, plate, number) for number in range(chance.randint(1, 6)))


def chosen_violations(situation: Situation) -> tuple[Violation, ...]:
    """Those that were ticked."""
    ticked = set(situation.values("violation_ids"))
    return tuple(violation for violation in violations_of(situation) if violation.value in ticked)


def points_before(situation: Situation) -> int:
    """Points of the citizen at the terminal in this cycle (记分周期内已记的分)."""
    return seeded("points", situation.citizen.id_number).choice((0, 0, 1, 3))


def decision_number(chance: random.Random, person: str, fine: Decimal) -> str:
    """决定书编号 of 16 digits: the place, four that chance gives, four of the person fined, and the fine in units of 50 yuan."""
    return f"{_HERE}{digits(chance, 4)}{_digits_of(person)}{int(fine) // _UNIT:02}"


@dataclass(frozen=True)
class Decision:
    """What the traffic police have under a decision number (处罚决定): who is fined, masked, and how much."""

    fined: str
    fine: Decimal


def decision_of(situation: Situation) -> Decision | None:
    """The decision whose number was given, the same for everyone who asks; None where there is none. Of other places it is made up."""
    number = situation.text("decision_no")
    if not number.startswith(_HERE):
        chance = seeded("decision", number)
        return Decision(chance.choice(_ELSEWHERE), Decimal(chance.choice((50, 100, 150, 200))))
    people = situation.register.people() if situation.register is not None else ()
    fined = next((person for person in people if number[10:14] == _digits_of(person.id_number)), None)
    fine = Decimal(number[14:]) * _UNIT if len(number) == _LENGTH and number.isdigit() else Decimal(0)
    return Decision(mask_name(fined.name), fine) if fined is not None and fine else None


def _digits_of(person: str) -> str:
    return digits(seeded("fined", person), 4)


def _violation(situation: Situation, plate: str, number: int) -> Violation:
    chance = seeded("violation", plate, str(number))
    # The first record is a mild one, so that a single tick stays below twelve points.
    zh, en, code, fine, points = chance.choice(_BEHAVIOURS[:5] if number == 0 else _BEHAVIOURS)
    place_zh, place_en = chance.choice(_PLACES)
    moment = situation.now.astimezone(BEIJING) - timedelta(days=chance.randint(3, 80))
    clock = f"{chance.randint(6, 22):02}:{chance.randint(0, 59):02}"
    return Violation(
        value=f"WF{digits(chance, 10)}",
        behaviour=LocalText(zh=zh, en=en),
        code=code,
        place=LocalText(zh=place_zh, en=place_en),
        happened_at=f"{moment:%Y-%m-%d} {clock}",
        fine=Decimal(fine),
        points=points,
    )
