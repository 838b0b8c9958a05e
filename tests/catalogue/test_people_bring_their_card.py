"""Whose card is laid on the reader is told to bring it, before anybody comes."""

import re

from catalogue.loader import load_catalogue
from catalogue.other_people import OtherPerson

CARD = re.compile(r"身份证(?!号)")

CHILDREN = {"MZ019"}
"""Whose other person is a child: the guardian stands in for their card."""


def test_other_persons_card_is_among_the_materials() -> None:
    asking = [
        item
        for item in load_catalogue().items
        if any(field.of_whom is OtherPerson.OWN_CARD for field in item.inputs) and item.code not in CHILDREN
    ]
    reported = {item.code: "\n".join(each.zh for each in item.guide.materials) for item in asking}

    assert len(reported) > 15
    assert [code for code, text in reported.items() if len(CARD.findall(text)) < 2] == [], "the own card, and the other"
