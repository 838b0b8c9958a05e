"""Made-up cards as flat pictures: identity card, driving licence, bank card. Every number on them is invented."""

import cv2
import numpy as np
from msgspec import Struct
from PIL import Image, ImageDraw

from drivers.ports.device import Pixels
from simulators.lettering import letters

CARD_WIDTH, CARD_HEIGHT = 1000, 630


class Print(Struct, frozen=True):
    """A line of print on a card (证件文字): where it begins in dots, and how tall."""

    text: str
    x: int
    y: int
    size: int = 42
    ink: tuple[int, int, int] = (30, 30, 40)


def identity_card(name: str, number: str) -> Pixels:
    """The side with the portrait, which is a grey box."""
    born = f"{number[6:10]} 年 {int(number[10:12])} 月 {int(number[12:14])} 日"
    sex = "男" if int(number[16]) % 2 else "女"
    prints = (
        Print(f"姓名  {name}", 60, 60),
        Print(f"性别  {sex}    民族  汉", 60, 140),
        Print(f"出生  {born}", 60, 220),
        Print("住址  某省某市某区演示路 1 号", 60, 310),
        Print("公民身份号码", 60, 530, 38),
        Print(number, 340, 524, 46),
    )
    card = _card((214, 226, 232), prints)
    cv2.rectangle(card, (720, 90), (930, 400), (150, 150, 160), -1)
    return card


def driving_licence(name: str, number: str, file_number: str) -> Pixels:
    """The main page, and the file number (档案编号) as on the second one."""
    prints = (
        Print("中华人民共和国机动车驾驶证", 190, 40, 46),
        Print(f"证号  {number}", 80, 130),
        Print(f"姓名  {name}", 80, 210),
        Print("准驾车型  C1", 80, 290),
        Print("有效期限  2020-01-01 至 2030-01-01", 80, 370),
        Print(f"档案编号  {file_number}", 80, 470),
    )
    return _card((226, 232, 226), prints)


def bank_card(number: str) -> Pixels:
    """The front: embossed digits in groups of four on a dark card."""
    grouped = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    prints = (
        Print("演示银行", 80, 60, 52, (235, 235, 235)),
        Print(grouped, 80, 330, 62, (240, 240, 240)),
        Print("VALID THRU 12/30", 80, 450, 36, (230, 230, 230)),
    )
    card = _card((110, 60, 40), prints)
    cv2.rectangle(card, (90, 190), (220, 280), (120, 190, 210), -1)
    return card


def _card(colour: tuple[int, int, int], prints: tuple[Print, ...]) -> Pixels:
    """Blue-green-red, as a camera gives it."""
    picture = Image.new("RGB", (CARD_WIDTH, CARD_HEIGHT), colour)
    draw = ImageDraw.Draw(picture)
    for line in prints:
        draw.text((line.x, line.y), line.text, font=letters(line.size), fill=line.ink)
    return np.array(picture, dtype=np.uint8)
