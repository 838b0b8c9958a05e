"""Surnames (姓氏), the commonest first, for a citizen who types a name by pinyin: 李 before 里.

The first hundred stand in the order that the register of the Ministry of Public Security gave for 2020; those after them in an
order from general knowledge, with the surnames of the Hakka and Cantonese counties and the compound ones.
"""

from functools import cache

from catalogue.phonetics import is_han
from catalogue.readings import readings
from catalogue.text import Language
from kiosk.view.masking import mask_name

_BY_NUMBER = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
    "姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔"
    "汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单"
    "季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦"
    "戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑"
    "迟邝官匡鞠惠荆乐冀郁胥南班储燕楚鄢劳谌奚粟冼蔺楼闻位厉区阚花权强帅屠豆朴盖练廉禹祖巴支狄计宣容芮戈伏"
    "揭利茅凡肖闫付洗"
)
_OF_TWO = ("欧阳", "司徒", "上官", "司马", "诸葛", "慕容", "东方", "皇甫", "尉迟", "夏侯", "令狐", "长孙", "端木")
_READ_OTHERWISE = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "任": "ren",
    "朴": "piao",
    "翟": "zhai",
    "盖": "ge",
    "缪": "miao",
    "乐": "yue",
    "覃": "qin",
    "尉迟": "yuchi",
    "长孙": "zhangsun",
    "洗": "xian",
    "柏": "bai",
    "费": "fei",
    "宁": "ning",
}
MOST = 12
GIVEN = (1, 2)
"""Characters after the surname."""


def surnames_for(letters: str) -> tuple[str, ...]:
    """Those that the letters typed so far may mean: read just so first, then longer ones; the commonest before any letter."""
    if not letters:
        return tuple(_BY_NUMBER[:MOST])
    wanted = letters.lower()
    exact = [name for name, said in _pair_readings() if said == wanted]
    longer = [name for name, said in _pair_readings() if said != wanted and said.startswith(wanted)]
    return tuple([*exact, *longer][:MOST])


def is_like_a_name(text: str) -> bool:
    """Whether a text may be a whole name: a surname and one or two characters more. Many a word is so too (房产证)."""
    begins = any(text.startswith(name) and len(text) - len(name) in GIVEN for name in (*_BY_NUMBER, *_OF_TWO))
    return begins and all(map(is_han, text))


def name_in(name: str, language: Language) -> str:
    """The masked name as that language writes it: 陈*满 in Chinese; others spell what is shown of it (Chen*Man)."""
    masked = mask_name(name)
    if language == Language.ZH or not all(is_han(character) or character == "*" for character in masked):
        return masked
    surname = _READ_OTHERWISE.get(masked[0]) or readings().of(masked[0])[0]
    return "".join(part.capitalize() for part in (surname, *readings().of(masked[1:])))


@cache
def _pair_readings() -> tuple[tuple[str, str], ...]:
    names = (*dict.fromkeys(_BY_NUMBER), *_OF_TWO)
    return tuple((name, _READ_OTHERWISE.get(name) or "".join(readings().of(name))) for name in names)
