"""Why an item cannot be done here now is said in words, with a way out."""

from pathlib import Path

import pytest

from catalogue.availability import Caution, Hindrance, Reason
from catalogue.schema import DeviceNeed
from catalogue.text import COMPLETE, Language
from kiosk.services.condition.explanations import caution_words, explain
from wording.store import FOLDER, load_wording

WORDING = load_wording()


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words(reason: Reason, language: Language) -> None:
    explanation = explain(Hindrance(reason, DeviceNeed.CAMERA, "09:00–12:00"), WORDING, language)
    assert explanation.what
    assert explanation.instead


@pytest.mark.parametrize("caution", Caution)
def test_every_caution_has_words(caution: Caution) -> None:
    assert caution_words(caution, WORDING, Language.EN)


def test_the_device_that_is_missing_is_named() -> None:
    hindrance = Hindrance(Reason.DEVICE_ABSENT, DeviceNeed.ID_CARD_READER)
    assert explain(hindrance, WORDING, Language.ZH).what == "本终端没有配备身份证阅读器"
    assert explain(Hindrance(Reason.DEVICE_BROKEN), WORDING, Language.EN).what == "The device is out of order"


def test_third_language_names_devices_by_its_file(tmp_path: Path) -> None:
    for file in FOLDER.glob("*.po"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    reported = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    reported += 'msgid "device_name.camera"\nmsgstr "caméra"\n\n'
    reported += 'msgid "reason.device_absent"\nmsgstr "Il n\'y a pas de {device} ici"\n'
    (tmp_path / "fr.po").write_text(reported, "utf-8")
    hindrance = Hindrance(Reason.DEVICE_ABSENT, DeviceNeed.CAMERA)
    assert explain(hindrance, load_wording(tmp_path), Language("fr")).what == "Il n'y a pas de caméra ici"


def test_opening_hours_are_reported() -> None:
    hindrance = Hindrance(Reason.CLOSED_NOW, detail="14:30–17:30")
    assert explain(hindrance, WORDING, Language.EN).what == "Closed now; open 14:30–17:30"
