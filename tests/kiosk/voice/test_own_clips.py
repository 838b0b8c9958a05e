"""The prompts of the terminal have natural clips, in the repository, so that who runs it for the first time hears them."""

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


def own_sentences() -> list[str]:
    texts = own_messages(load_wording(), texts_of(FOLDER / "zh.po"), Language.ZH)
    return list(dict.fromkeys(each for text in (SIBLING[ZH], *texts) for each in spoken_sentences(text)))


def test_every_prompt_of_the_terminal_has_its_clip() -> None:
    (pack,) = (each for each in ClipLibrary([OWN_CLIPS]).packs() if each.index.language == ZH)
    known = pack.index.clips
    missing = [each for each in own_sentences() if clip_key(ZH, pack.index.voice, each) not in known]
    assert not missing, f"no clip of {missing}: make voice ARGS=--own, and commit drivers/speech/clips"


def test_pages_of_long_lists_are_numbered_aloud() -> None:
    sentences = own_sentences()
    assert {"第12页。", "共12页。", "第1个手指，共2个。", "请看屏幕上的说明。"} <= set(sentences)
    assert set(spoken_sentences(digits_aloud("30"))) <= set(sentences)


def test_own_packs_stay_small_and_name_their_makers() -> None:
    assert all(each.stat().st_size < MOST_BYTES for each in OWN_CLIPS.glob("*.opus"))
    assert "Apache License 2.0" in (OWN_CLIPS / "NOTICE").read_text("utf-8")
