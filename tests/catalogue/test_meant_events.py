"""A sentence about a life means the life event; what names an item, or a paper, means none."""

import pytest

from catalogue.loader import load_catalogue
from catalogue.meant_events import MeantEvents

CATALOGUE = load_catalogue()
MEANT = MeantEvents(CATALOGUE.events, CATALOGUE.items)


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ("我老婆生孩子了要办什么", "birth"),
        ("孩子要上小学了", "school"),
        ("家里老人去世了", "death"),
        ("刚毕业想出来做事", "first_job"),
        ("买了新房子", "home"),
        ("想开店", "business"),
        ("失业", "job_loss"),
        ("A baby is born", "birth"),
    ],
)
def test_sentence_about_a_life_means_its_event(said: str, event: str) -> None:
    meant = MEANT.of(said)
    assert meant is not None
    assert meant.id == event


@pytest.mark.parametrize(
    "said", ["", "办身份证", "要打社保单", "处理罚单", "养老金认证", "结婚登记预约", "removing a mortgage"]
)
def test_item_and_paper_mean_no_event(said: str) -> None:
    assert MEANT.of(said) is None


def test_every_item_is_called_by_no_event() -> None:
    assert not [item.code for item in CATALOGUE.items if MEANT.of(item.short.zh) is not None]
