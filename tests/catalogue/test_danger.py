"""Words of danger name a number to call; what only has the same letters does not."""

import re

import pytest

from catalogue.danger import (
    GAP,
    GROUP,
    WHOLE,
    Danger,
    danger_in,
    danger_in_letters,
    danger_words,
    is_about_paperwork,
)
from catalogue.knowledge import KnowledgeEntry
from catalogue.loader import load_catalogue
from catalogue.looked_for import WordsAbout
from catalogue.phonetics import is_han, normalise
from catalogue.readings import readings
from catalogue.reference import load_reference

CATALOGUE = load_catalogue()
DANGERS = danger_words().danger
CHINESE = ("{}", "{}了怎么办", "我家楼下有人{}", "快来，{}！", "请问{}找谁")
ENGLISH = ("{}", "Please, {}!", "what to do: {} at my home", "{} now")

HARMLESS = [
    "打印",
    "打印社保证明",
    "打印被打回的表",
    "老公要打印流水",
    "火车票",
    "火车站公交",
    "火化证明",
    "死亡证明",
    "打工的社保",
    "打电话",
    "打疫苗记录",
    "被打回来的申请",
    "爸爸的死亡证明",
    "拐杖补贴",
    "抢票",
    "补身份证",
    "孩子的身份证丢了",
    "老人证不见了",
    "煤气费",
    "交燃气费",
    "触电影票",
    "医疗救助",
    "临时救助",
    "杀毒软件",
    "戒毒证明",
    "强制险",
    "性别写错了",
    "缴费120元",
    "441602199001011100",
    "救助站",
    "消防证",
    "结婚",
    "离婚",
    "走读生",
    "孩子上学",
    "帮老公打社保单",
    "老公在外地打工",
    "pay gas bill",
    "driving licence",
    "death certificate",
    "lost id card",
    "I was fired",
    "fire safety certificate",
    "police clearance",
    "helper insurance",
    "medical insurance",
    "register a foreigner",
    "begun",
    "火化证",
    "火化费",
    "报警回执",
    "报警结果",
    "报警器怎么装",
    "自杀式保险",
    "帮我打老婆的社保单",
    "打孩子的疫苗本",
    "打父母医保记录",
    "打人工客服",
    "打人员名单",
    "白车过户",
    "机器吞了我的卡",
    "轮胎漏气",
    "燃气入室安检",
    "来自残疾家庭",
    "考上吊车证",
    "手机号被绑定",
    "早产儿医保",
    "煤气没气了",
    "停水断气",
    "宣告失踪",
    "急救培训",
    "危险品运输",
    "危险房改造",
    "泰山火车票",
    "打老人证",
    "打人社局电话",
    "打妈妈的社保证明",
    "防诈骗宣传",
    "火灾认定书",
    "持枪证",
    "救护车转运报销",
    "shooting range licence",
    "见义勇为奖",
    "偷拍违章",
    "photo of fire extinguisher",
    "lost card of my child",
    "print 110 pages",
    "打120张",
    "报120元",
    "打孩子的在校证明",
    "打我的在职证明",
    "打110查询",
    "120元",
    "call 110 record",
    "身份证掉水里了",
    "手机掉河里",
    "家里没气了",
    "轮胎没气了",
    "我要打我的社保",
    "老公帮我打我的流水",
    "又打我儿子的疫苗本",
    "办理被打断了",
    "机器吞了钱",
    "吞了卡",
    "孩子丢了身份证",
    "失踪人口销户",
]

EVERYDAY = """
查社保 打社保 打印社保清单 打流水 打征信 打完税证明 打工资条 打无犯罪证明 打结婚证明 打公积金明细 打疫苗本 打针预约
打孩子的社保卡进度表 打老人的医保记录 打我的户口材料 补身份证 换身份证 身份证丢了 户口本丢了 驾驶证丢了 社保卡不见了 办居住证
迁户口 给孩子上户口 老人死亡销户 死亡证明怎么开 火化补贴 丧葬费 交水费 交电费 交燃气费 煤气开户 停电了 停水了 交医保 医保报销
异地就医 慢病卡 生育津贴 产检报销 失业金 工伤认定 劳动仲裁 欠薪投诉 低保申请 临时救助 医疗救助 残疾证 残疾人拐杖 老年卡
高龄津贴 养老认证 公积金提取 房产证 不动产查询 买房资格 车辆年检 违章查询 交罚款 扣分 换驾照 车牌补办 摩托车上牌 营业执照
注销公司 食品经营许可 烟草证 交税 开发票 个税退税 结婚预约 离婚预约 收养登记 小孩上学 学位申请 转学 助学金 查成绩 预约挂号
打卡上班 公交卡 火车票 打车发票 打工证明 打官司材料 法律援助申请书 公证委托书 打听办事时间 救护员培训 消防证年审 防火检查
灭火器年检 杀毒软件 病毒检测 抢票 强制险 性别更改 拐弯车道 撞名查询 急救员证 反诈宣传 报警回执 110报警记录 打110查询
120元缴费 第119号窗口 122号文件
"""

MISSED = [
    ("老公打我的头", "110"),
    ("有人打我的孩子", "110"),
    ("腿被打断了", "110"),
    ("腿被打折了", "110"),
    ("我被骗保证金了", "110"),
    ("孩子丢了，身份证在他身上", "110"),
    ("孩子丢了 身份证在他身上", "110"),
    ("孩子吞了钱币", "120"),
    ("我家有失踪人口要报", "110"),
    ("消防火警", "119"),
    ("老板打工人", "110"),
    ("有人打孩子在3单元", "110"),
    ("有人打老人我有证明", "110"),
    ("快打119单元楼里有人", "119"),
    ("叫120本人晕了", "120"),
    ("老公打工回来打我", "110"),
    ("他打我的头，社保卡也抢了", "110"),
    *(
        (f"{way}{number}", number)
        for way in ("打", "快叫", "拨打", "call ", "dial ", "")
        for number in ("110", "119", "120")
    ),
    ("my husband is beating me", "110"),
    ("he is hitting me", "110"),
    ("husband hit my face", "110"),
    ("my boyfriend slapped me", "110"),
    ("喝药了", "120"),
    ("喝了敌敌畏", "120"),
    ("喝了消毒水", "120"),
    ("电动车撞了小孩", "120"),
    ("孩子掉井里了", "120"),
    ("没气了", "120"),
]


def example(word: str, number: int = 0) -> str:
    """With one word of each group."""
    groups = danger_words().groups
    return GROUP.sub(lambda found: groups[found[1]][number % len(groups[found[1]])], word)


def sentences(word: str) -> list[str]:
    """The word in what people type; a gap in it without anything, and with something between."""
    word = example(word)
    if word.startswith(WHOLE):
        return [word.removeprefix(WHOLE)]
    is_chinese = any(map(is_han, word))
    frames, fillings = (CHINESE, ("", "又来")) if is_chinese else (ENGLISH, (" ", " always "))
    return [frame.format(word.replace(GAP, filling)) for filling in fillings for frame in frames]


@pytest.mark.parametrize("danger", DANGERS, ids=lambda danger: danger.about)
def test_every_word_in_sentences_names_number(danger: Danger) -> None:
    missed = [said for word in danger.words for said in sentences(word) if danger_in(said) is None]

    assert not missed


@pytest.mark.parametrize("danger", DANGERS, ids=lambda danger: danger.about)
def test_word_alone_is_of_its_own_danger(danger: Danger) -> None:
    """Or of one that comes before it and calls the same number."""
    for word in danger.words:
        found = danger_in(sentences(word)[0])
        assert found is not None
        assert {*numbers(found)} & {*numbers(danger)}, word


def numbers(danger: Danger) -> list[str]:
    return re.findall(r"(?<!\d)1[12][029](?!\d)", danger.say.zh)


@pytest.mark.parametrize("danger", DANGERS, ids=lambda danger: danger.about)
def test_every_danger_calls_in_both_languages(danger: Danger) -> None:
    assert numbers(danger)
    assert sorted(numbers(danger)) == sorted(re.findall(r"(?<!\d)1[12][029](?!\d)", danger.say.en))


@pytest.mark.parametrize("query", HARMLESS)
def test_harmless_words_with_same_letters_pass(query: str) -> None:
    assert danger_in(query) is None


@pytest.mark.parametrize("query", EVERYDAY.split())
def test_everyday_paperwork_shows_no_number(query: str) -> None:
    assert danger_in(query) is None


@pytest.mark.parametrize(("query", "number"), MISSED)
def test_danger_beside_harmless_letters_names_number(query: str, number: str) -> None:
    found = danger_in(query)

    assert found is not None
    assert number in numbers(found)


def test_every_harmless_wording_holds_danger() -> None:
    """Else it is none that could be mistaken."""
    table = danger_words()
    words = {example(word, number) for danger in DANGERS for word in danger.words for number in range(60)}
    parts = [(word.removeprefix(WHOLE).split(GAP)[-1].strip(), word.startswith(WHOLE)) for word in words]
    idle = [
        wording
        for wording in table.harmless
        if not any(part in example(wording, number) for part, _ in parts for number in range(3))
    ]
    assert not idle


def test_no_harmless_wording_takes_danger_beside_it() -> None:
    """Before it, after it, with a sign between and without: each word of danger, each harmless wording."""
    table = danger_words()
    harmless = [example(wording.removeprefix(WHOLE)).replace(GAP, "") for wording in table.harmless]
    words = [word for danger in DANGERS for word in danger.words if not word.startswith(WHOLE)]
    missed = []
    for number, word in enumerate(words):
        is_chinese = any(map(is_han, example(word)))
        said = example(word, number).replace(GAP, "" if is_chinese else " ")
        for step, whom in enumerate(("的头", "脸", "了", "孩子") if is_chinese else (" now", " again")):
            beside = harmless[(number * 4 + step) % len(harmless)]
            queries = [f"{said}{whom}，{beside}", f"{beside}，{said}{whom}"]
            queries += [] if whom == "孩子" else [f"{said}{whom}{beside}"]  # 打孩子的社保 is printed
            query = queries[(number + step) % len(queries)]
            missed += [query] if danger_in(query) is None else []
    assert not missed


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("强奸", "110"),
        ("有人要自杀", "110"),
        ("老公天天喝酒打我", "110"),
        ("被拐", "110"),
        ("我个仔唔见咗", "110"),
        ("着火了", "119"),
        ("屋企火烛", "119"),
        ("煤气泄漏", "119"),
        ("爷爷喝农药了", "120"),
        ("阿婆晕低咗", "120"),
        ("出车祸了", "122"),
        ("my husband often beats me", "110"),
        ("I lost my child", "110"),
        ("There is a fire!", "119"),
        ("he is not breathing", "120"),
        ("gas leak", "119"),
        ("爸爸喝醉了打妈妈", "110"),
        ("孩子被人抱走", "110"),
        ("吃了耗子药", "120"),
        ("我爷爷突然倒下", "120"),
        ("my dad hit my mom", "110"),
        ("help", "110"),
    ],
)
def test_danger_names_right_number(query: str, number: str) -> None:
    found = danger_in(query)

    assert found is not None
    assert number in numbers(found)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("zisha", "110"),
        ("jiuming", "110"),
        ("jiuming a", "110"),
        ("qiangjian", "110"),
        ("youren zisha", "110"),
        ("beipian", "110"),
        ("zhapian dianhua", "110"),
        ("zhapiandianhua", "110"),
        ("yourenzisha", "110"),
        ("fangzizhaohuole", "119"),
        ("zhaohuo", "119"),
        ("meiqixielou", "119"),
        ("yundao", "120"),
        ("jijiu", "120"),
        ("baojing", "110"),
        ("laogongdawo", "110"),
        ("laogong dawo", "110"),
        ("bei da le", "110"),
    ],
)
def test_danger_in_pinyin_letters_names_number(query: str, number: str) -> None:
    found = danger_in_letters(query)

    assert found is not None
    assert number in numbers(found)


@pytest.mark.parametrize(
    "query",
    ["zhengming", "shenfenzheng", "beida", "ziran ziyuan", "zijin", "yezhu", "zisha1", "jiu", "jiumin", "fire", "自杀"],
)
def test_letters_of_other_words_are_no_danger(query: str) -> None:
    assert danger_in_letters(query) is None


def test_letters_are_danger_only_where_characters_are() -> None:
    """Whatever is looked for by its pinyin: the names and words of all items, events and questions."""
    texts = [text for item in CATALOGUE.items for text in (item.name.zh, item.short.zh, item.alias.zh, *item.keywords)]
    texts += [entry.question.zh for entry in questions()]
    alarms = {
        text
        for text in texts
        if danger_in_letters("".join(readings().of(normalise(text).replace(" ", "")))) is not None
        and danger_in(text) is None
    }
    assert not alarms


def test_names_of_items_are_danger_only_with_paperwork() -> None:
    """Else the notice would hide the item that is called so."""
    for item in CATALOGUE.items:
        for name in (item.name.zh, item.short.zh, item.alias.zh, item.name.en, item.short.en, item.alias.en):
            found = danger_in(name)
            assert found is None or found.is_beside or item.code in found.help or is_about_paperwork(name), name


def test_help_names_items_and_questions() -> None:
    known = {item.code for item in CATALOGUE.items} | {entry.code for entry in questions()}

    assert {code for danger in DANGERS for code in danger.help} <= known


def questions() -> tuple[KnowledgeEntry, ...]:
    return load_reference().tables.knowledge


def test_danger_of_hotline_is_danger_of_search() -> None:
    hotline = next(item for item in CATALOGUE.items if item.code == "ZS001")
    emergency = next(words for words in hotline.input("content").cautions if words.about is WordsAbout.EMERGENCY)

    assert [word for word in emergency.words if danger_in(word) is None] == []
