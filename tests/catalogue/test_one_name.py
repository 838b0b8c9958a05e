"""One thing has one name, whichever item, answer or screen speaks of it, and nothing speaks as an office does among its own."""

import re
from collections.abc import Iterator

import pytest

from catalogue.loader import PACKAGED, load_catalogue
from wording.store import FOLDER

FORBIDDEN = {
    r"受理编号|回执编号|办件编号|申报编号|诉求编号|案件编号|收件编号|受理号|流水号": "编号",
    r"小票|提交凭条|提交回执|打印回执|申报回执": "凭条，收到材料的是收件回执",
    r"镜头|高拍仪": "摄像头，拍摄台",
    r"数码(照片|相片)回执": "相片回执",
    r"取件方式": "怎么领取",
    r"去世|逝者|死者|死亡人员": "过世",
    r"协办员|村委会|（社区）干部": "村（社区）工作人员",
    r"(?<!（)医保电子凭证": "医保码（医保电子凭证）",
    r"代家属|监护人或代办人|监护人代办": "替家人办",
    r"须为本人名下|必须是您本人的卡": "要是您本人的卡",
    r"车辆识别代号": "车架号",
    r"流动人口": "居住登记",
    r"死亡注销": "过世销户口",
    r"\"办理结果会发短信到": "11位，结果会发短信到这个号码",
    r'zh = "居民身份证", en = "Your': "本人居民身份证",
    r'zh = "[^"]*身份证号(?!码)': "身份证号码",
    r"手机号(?!码)": "手机号码",
    r"看卡号用": "本人银行卡",
    r"回执条（|回执条上|照相馆给的回执[^条]|照片回执|digital-photo receipt": "照相馆给的相片回执",
    r"在屏幕上写姓名|Write your name on the screen": "请用手指在屏幕上签名",
    r'label = \{ zh = "签名"': "谁的签名：申请人签名",
    r'result = \{ zh = "(打印|收件)凭条；': "凭条；",
    r"二寸|两寸": "2寸",
    r'label = \{ zh = "(?:年份|年度)"': "哪一年",
    r'hint = \{ zh = "(?:[^"]*[，；。])?(?:如(?![果有需不实期下上要何没您本无已是])|例如(?!：))': "例如：",
    r"车辆合格证": "整车合格证",
    r"交强险凭证": "交强险保单",
    r"租赁合同": "租房合同",
    r'zh = "[^"]*车牌号(?!码)': "车牌号码",
    r"现在的居住地址": "现在居住地址",
    r"审核后短信通知": "审核结果发短信告诉您",
    r'zh = "家庭成员", en = "A family member"': "家人",
    r"断网时也可": "没有网也能交",
    r"以受理短信为准": "收到受理短信才算数",
    r"hukou booklet|[Hh]ousehold register\b|[Rr]esidence booklet": "hukou book",
    r"[Mm]inimum living allowance|the subsistence allowance": "dibao",
    r"\bthe federation\b": "the Disabled Persons' Federation",
    r"village helper": "the village office",
    r"hard-up|May be submitted without": "in hardship, You can do this without",
    r"[a-z], I (fill|type|choose)\b": "Not in the list: I will fill it in",
    r'= "Who (the|you) [^?"]* (is|was|are) to you"': "How the person is related to you",
    r"\bof \d+ or over\b|\bFrom \d+ on\b": "aged 60 or over",
    r"\b(says|tells) by when\b": "Ask the department by when",
    r"\bis good for\b": "is valid",
    r"(?<![Pp]ay )(?<!settlement )(?<!and payment )\b[Ss]lips?\b": "receipt",
}
"""What no text for citizens says, and what it says instead.

订单号 is not among it: a payment has a number of its own, before there is a case.
"""

OFFICIAL = ("name = {", "keywords", "row =")
"""Lines that hold official names, what people type, and sources."""


def texts() -> Iterator[tuple[str, str]]:
    """Every line that a citizen may read, with where it is."""
    answers = PACKAGED.parent / "central" / "sandbox" / "items"
    for path in (*sorted((PACKAGED / "items").glob("*.toml")), *sorted(answers.glob("*.toml"))):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if not line.startswith((*OFFICIAL, "#")):
                yield f"{path.name}:{number}", line
    for path in (FOLDER / "zh.po", FOLDER / "en.po"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if line.startswith(("msgstr", '"')):
                yield f"{path.name}:{number}", line


def answers() -> Iterator[tuple[str, str]]:
    """Every line of the knowledge base, with where it is."""
    for path in sorted((PACKAGED / "knowledge").glob("*.toml")):
        yield from (
            (f"{path.name}:{number}", line) for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        )


@pytest.mark.parametrize("forbidden", FORBIDDEN, ids=FORBIDDEN.get)
def test_one_thing_has_one_name(forbidden: str) -> None:
    wrong = [f"{place}: {line}" for place, line in (*texts(), *answers()) if re.search(forbidden, line)]

    assert not wrong, f"say {FORBIDDEN[forbidden]}"


SPOKEN_OF = re.compile(r"(?:办|(?<!不能)用|看|本机)“([^”]+)”")
"""Another item that a text sends to."""

NO_ITEM = ("税费缴纳", "粤省事")
"""A theme and an application, which are sent to in the same words."""


def test_item_spoken_of_has_its_buttons_name() -> None:
    short = {item.short.zh: item.short.en for item in load_catalogue().items}
    topics = (PACKAGED / "reference" / "topic_guides.toml").read_text("utf-8").splitlines()
    lines = [*(line for _, line in texts() if "en = " in line), *topics]

    spoken = [(name, line) for line in lines for name in SPOKEN_OF.findall(line) if name not in NO_ITEM]

    assert len(spoken) > 30
    assert not [line for name, line in spoken if name not in short or f"“{short[name]}”" not in line]
