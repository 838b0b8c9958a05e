"""The prompts of the terminal have natural clips, in the repository, so that who runs it for the first time hears them."""

import pytest

from catalogue.text import Language
from drivers.ports.speech import SpokenLanguage
from drivers.speech.clip_pack import ClipLibrary
from drivers.speech.clip_speech import OWN_CLIPS, SIBLING
from drivers.speech.spoken_sentences import clip_key, spoken_sentences
from kiosk.voice.own_messages import digits_aloud, own_messages
from wording.po_files import texts_of
from wording.store import FOLDER, load_wording

MOST_BYTES = 6_000_000
ZH = SpokenLanguage.ZH


def own_sentences(language: SpokenLanguage = ZH) -> list[str]:
    texts = own_messages(load_wording(), sorted(texts_of(FOLDER / "zh.po")), Language(language.value))
    return list(dict.fromkeys(each for text in (SIBLING[language], *texts) for each in spoken_sentences(text)))


@pytest.mark.parametrize("language", SpokenLanguage)
def test_every_own_message_has_its_clip(language: SpokenLanguage) -> None:
    (pack,) = (each for each in ClipLibrary([OWN_CLIPS]).packs() if each.index.language == language)
    known = pack.index.clips
    missing = [each for each in own_sentences(language) if clip_key(language, pack.index.voice, each) not in known]
    assert not missing, f"no clip of {missing}: make voice ARGS=--own, and commit drivers/speech/clips"


def test_pages_of_long_lists_are_numbered_aloud() -> None:
    sentences = own_sentences()
    assert {"第12页。", "共12页。", "第1个手指，共2个。", "请看屏幕上的说明。"} <= set(sentences)
    assert set(spoken_sentences(digits_aloud("30"))) <= set(sentences)


def test_notes_errors_and_states_of_calls_are_heard() -> None:
    assert {
        "请重新放上，等读完再拿。",
        "有人过来帮您。",
        "请眨一下眼睛。",
        "银行卡号不正确，可能有一位填错了。",
    } <= set(own_sentences())
    assert {"Somebody is coming to help you.", "Blink once."} <= set(own_sentences(SpokenLanguage.EN))


def test_own_packs_stay_small_and_name_their_makers() -> None:
    assert all(each.stat().st_size < MOST_BYTES for each in OWN_CLIPS.glob("*.opus"))
    assert "Apache License 2.0" in (OWN_CLIPS / "NOTICE").read_text("utf-8")
