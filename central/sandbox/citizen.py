"""The synthetic background of a person: employer, bank, car, family. The same for the same id number in every item."""

import hashlib
import random
from dataclasses import dataclass

from contract.records import PersonDetails

_EMPLOYERS = (
    "源城示范电子有限公司", "河源样例陶瓷厂", "东江演示物流有限公司",
    "源城测试职业学校", "演示食品加工厂", "样例物业服务有限公司",
)  # fmt: skip
_BANKS = ("中国农业银行", "农村商业银行", "中国邮政储蓄银行", "中国建设银行", "中国工商银行")
_CARS = ("轻型轿车（演示牌）", "小型越野客车（样例牌）", "小型轿车（测试牌）", "微型面包车（演示牌）")
_SCHOOLS = ("河源样例职业技术学院", "演示师范大学", "测试理工大学", "样例农业大学")
_HOSPITALS = ("源城区演示人民医院", "河源样例中医院", "测试镇卫生院")
_VILLAGES = ("样例村", "测试村", "演示社区", "示范社区")
_OFFICES = ("上城派出所", "下城派出所", "源南派出所", "埔前派出所", "高埔岗派出所")
IN_ENGLISH = {
    "中国农业银行": "Agricultural Bank of China",
    "农村商业银行": "Rural Commercial Bank",
    "中国邮政储蓄银行": "Postal Savings Bank of China",
    "中国建设银行": "China Construction Bank",
    "中国工商银行": "Industrial and Commercial Bank of China",
    "轻型轿车（演示牌）": "Light car (demo make)",
    "小型越野客车（样例牌）": "Small off-road car (sample make)",
    "小型轿车（测试牌）": "Small car (test make)",
    "微型面包车（演示牌）": "Minivan (demo make)",
    "男": "Male",
    "女": "Female",
}
"""What is said of a person and is no name."""
_SURNAMES = "陈李黄张林吴刘何罗叶"
_GIVEN = ("样例", "示范", "小测", "文演", "试安", "佳范")
_SEXES = {"1": "男", "2": "女"}
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Citizen:
    """Nothing here is about anybody who exists (沙箱市民)."""

    name: str
    id_number: str
    sex: str
    ethnicity: str
    birth_date: str
    address: str
    employer: str
    bank: str
    card: str
    plate: str
    vehicle: str
    licence_no: str
    school: str
    hospital: str
    village: str
    office: str
    spouse: str
    child: str
    parent: str
    fund_account: str
    social_number: str

    @property
    def masked_name(self) -> str:
        """The name with only its last character."""
        return mask_name(self.name)

    @property
    def masked_id(self) -> str:
        """First three, last four."""
        return mask_number(self.id_number, 3, 4)


def citizen_of(person: PersonDetails | None, seed_text: str = "") -> Citizen:
    """The background of a person; of the `seed_text` (an account, a company) when no person was identified."""
    known = person or PersonDetails(name="", id_number="")
    chance = seeded("citizen", known.id_number or seed_text)
    surname = chance.choice(_SURNAMES)
    return Citizen(
        name=known.name,
        id_number=known.id_number,
        sex=_SEXES.get(known.sex, known.sex),
        ethnicity=known.ethnicity,
        birth_date=known.birth_date or _birth_date(known.id_number),
        address=known.address,
        employer=chance.choice(_EMPLOYERS),
        bank=chance.choice(_BANKS),
        card="6217 **** **** " + digits(chance, 4),
        plate="粤P" + chance.choice(_LETTERS) + digits(chance, 4),
        vehicle=chance.choice(_CARS),
        licence_no="4416" + digits(chance, 8),
        school=chance.choice(_SCHOOLS),
        hospital=chance.choice(_HOSPITALS),
        village=chance.choice(_VILLAGES),
        office=chance.choice(_OFFICES),
        spouse=chance.choice(_SURNAMES) + chance.choice(_GIVEN),
        child=surname + chance.choice(_GIVEN),
        parent=surname + chance.choice(_GIVEN),
        fund_account="4416" + digits(chance, 8),
        social_number="4416" + digits(chance, 10),
    )


def seeded(*parts: str) -> random.Random:
    """A source of chance that always gives the same for the same parts."""
    return random.Random(hashlib.sha256("\x1f".join(parts).encode()).digest())


def digits(chance: random.Random, number: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(number))


def mask_name(name: str) -> str:
    """张* and 陈*满, as terminals mask names."""
    return name[:1] + "*" * (len(name) - 1) if len(name) <= 2 else name[0] + "*" * (len(name) - 2) + name[-1]


def mask_number(number: str, head: int, tail: int) -> str:
    """Keep `head` and `tail` characters; everything when the number is too short to hide anything."""
    hidden = len(number) - head - tail
    return number if hidden <= 0 else number[:head] + "*" * hidden + number[len(number) - tail :]


def _birth_date(id_number: str) -> str:
    return f"{id_number[6:10]}-{id_number[10:12]}-{id_number[12:14]}" if len(id_number) == 18 else ""
