"""Words of danger name a number to call; what only has the same letters does not."""

import re

import pytest

from catalogue.danger import GAP, WHOLE, Danger, danger_in, danger_words, is_about_paperwork
from catalogue.knowledge import KnowledgeEntry
from catalogue.loader import load_catalogue
from catalogue.looked_for import WordsAbout
from catalogue.phonetics import is_han
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
    "lost card of my child",
    "print 110 pages",
]


def sentences(word: str) -> list[str]:
    """The word in what people type; a gap in it without anything, and with something between."""
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
        ("help", "110"),
    ],
)
def test_danger_names_right_number(query: str, number: str) -> None:
    found = danger_in(query)

    assert found is not None
    assert number in numbers(found)


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
