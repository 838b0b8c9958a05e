"""Synthetic citizens for the simulators: no one of this name, number or address exists.

Numbers carry a Guangdong region code, a plain birth date, a sequence below 010 and a right check digit.
"""

from dataclasses import replace
from datetime import date

from msgspec import Struct

from drivers.id_card_reader.gb import check_digit
from drivers.ports.id_card_reader import CardLayout, IdCard

_ISSUER = "河源市公安局源城分局"


class VirtualPerson(Struct, frozen=True):
    """A card (虚拟市民), and the seeds from which face and finger are drawn."""

    key: str
    label_zh: str
    label_en: str
    card: IdCard
    face_seed: int
    finger_seed: int
    new_address: str = ""


def people() -> tuple[VirtualPerson, ...]:
    """All synthetic citizens, in the order in which the dev dock shows them."""
    return (*_residents(), *_others())


def person(key: str) -> VirtualPerson:
    """The citizen of that key; raises `KeyError` naming those that exist."""
    found = {individual.key: individual for individual in people()}
    if key not in found:
        raise KeyError(f"no person {key!r}; there are: {', '.join(found)}")
    return found[key]


def _number(region: str, born: date, sequence: int) -> str:
    body = f"{region}{born:%Y%m%d}{sequence:03}"
    return body + check_digit(body)


def _resident(name: str, born: date, sequence: int, address: str, region: str = "441602") -> IdCard:
    return IdCard(
        layout=CardLayout.RESIDENT,
        name=name,
        id_number=_number(region, born, sequence),
        sex="1" if sequence % 2 else "2",
        birth_date=born,
        ethnicity="汉",
        address=address,
        issuer=_ISSUER,
        valid_from=date(2020, 5, 6),
        valid_to=date(2040, 5, 6),
    )


def _make(key: str, zh: str, en: str, card: IdCard, seed: int, new_address: str = "") -> VirtualPerson:
    return VirtualPerson(key, zh, en, card, seed, seed + 500, new_address)


def _residents() -> tuple[VirtualPerson, ...]:
    return (
        _make("chen", "陈小满 · 普通卡", "Chen Xiaoman · ordinary",
              _resident("陈小满", date(1990, 1, 1), 2, "广东省河源市源城区演示路1号"), 1279),
        _make("li", "李大暑 · 普通卡", "Li Dashu · ordinary",
              _resident("李大暑", date(1985, 7, 23), 1, "广东省河源市源城区样例街22号3栋402房"), 2033),
        _make("elder", "黄谷雨 · 八十多岁，长期", "Huang Guyu · over 80, long-term card",
              replace(_resident("黄谷雨", date(1940, 4, 20), 3, "广东省河源市源城区埔前镇测试村5号"),
                      valid_from=date(2008, 6, 1), valid_to=None), 1356),
        _make("child", "周立春 · 十六岁以下", "Zhou Lichun · under 16",
              replace(_resident("周立春", date(2014, 2, 4), 4, "广东省河源市源城区演示路8号"),
                      valid_from=date(2024, 2, 5), valid_to=date(2029, 2, 5)), 1013),
        _make("rare", "𠮷䶮 · 生僻字", "Name with rare characters",
              _resident("𠮷䶮", date(1979, 9, 9), 5, "广东省河源市源城区㘵头村𡒄下9号"), 157),
        _make("minority", "阿卜杜热合曼·麦麦提 · 维吾尔族", "Long minority name",
              replace(_resident("阿卜杜热合曼·麦麦提依明", date(1995, 5, 5), 7, "广东省深圳市南山区样例大道100号", "440305"),
                      ethnicity="维吾尔", issuer="深圳市公安局南山分局"), 706),
        _make("expired", "吴霜降 · 证件过期", "Wu Shuangjiang · expired card",
              replace(_resident("吴霜降", date(1988, 10, 23), 6, "广东省河源市源城区样例街9号"),
                      valid_from=date(2004, 3, 9), valid_to=date(2014, 3, 9)), 2218),
        _make("moved", "刘白露 · 卡内有新地址", "Liu Bailu · new address on the chip",
              _resident("刘白露", date(1992, 9, 8), 8, "广东省河源市源城区旧址路1号"), 260,
              "广东省河源市江东新区新址大道66号"),
        _make("she", "蓝夏至 · 畲族", "Lan Xiazhi · She ethnicity",
              replace(_resident("蓝夏至", date(1972, 6, 21), 9, "广东省河源市东源县漳溪畲族乡测试村1号", "441625"),
                      ethnicity="畲", issuer="东源县公安局"), 2014),
    )  # fmt: skip


def _others() -> tuple[VirtualPerson, ...]:
    return (
        _make("hongkong", "何冬至 · 港澳台居住证", "He Dongzhi · HMT residence permit", _hmt(), 1405),
        _make(
            "foreigner", "SPECIMEN · 永居证（2017版）", "Foreign permanent resident, 2017 card", _foreigner_2017(), 1249
        ),
        _make(
            "foreigner_new",
            "史样本 · 永居证（2023版）",
            "Foreign permanent resident, 2023 card",
            _foreigner_2023(),
            1214,
        ),
    )


def _hmt() -> IdCard:
    return IdCard(
        layout=CardLayout.HMT_RESIDENCE,
        name="何冬至",
        id_number=_number("810000", date(1993, 12, 22), 1),
        sex="1",
        birth_date=date(1993, 12, 22),
        address="广东省河源市源城区演示路3号",
        issuer=_ISSUER,
        valid_from=date(2026, 1, 5),
        valid_to=date(2031, 1, 5),
        permit_number="H00000001",
    )


def _foreigner_2017() -> IdCard:
    return IdCard(
        layout=CardLayout.FOREIGNER_2017,
        name="SPECIMEN ALEXANDRA",
        id_number="UTO440080010101",
        sex="2",
        birth_date=date(1980, 1, 1),
        issuer="4400",
        valid_from=date(2019, 8, 1),
        valid_to=date(2029, 8, 1),
        english_name="SPECIMEN ALEXANDRA",
        nationality="UTO",
    )


def _foreigner_2023() -> IdCard:
    born = date(1991, 3, 3)
    return IdCard(
        layout=CardLayout.FOREIGNER_2023,
        name="史样本",
        id_number=_number("944840", born, 3),
        sex="1",
        birth_date=born,
        valid_from=date(2024, 1, 1),
        valid_to=date(2034, 1, 1),
        english_name="SPECIMEN MAXIMILIAN BARTHOLOMEW DEMO TEST",
        nationality="UTO",
    )
