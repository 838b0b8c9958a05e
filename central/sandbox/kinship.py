"""What two people of one sandbox family are to each other: made from the age and sex in their numbers, never from an answer.

That they are of one family at all is asked of the identity authority, before the department hears of them.
"""

from catalogue.text import LocalText

_GENERATION = 16
_OF_GENERATIONS = {
    2: (("祖父（外祖父）", "Grandfather"), ("祖母（外祖母）", "Grandmother")),
    1: (("父亲", "Father"), ("母亲", "Mother")),
    0: (("兄弟", "Brother"), ("姐妹", "Sister")),
    -1: (("儿子", "Son"), ("女儿", "Daughter")),
    -2: (("孙子（外孙）", "Grandson"), ("孙女（外孙女）", "Granddaughter")),
}
_UNKNOWN = LocalText(zh="—", en="—")


def kinship(number: str, other: str) -> LocalText:
    """What the person of `other` is to the person of `number`."""
    if len(number) != 18 or len(other) != 18:
        return _UNKNOWN
    years = int(number[6:10]) - int(other[6:10])
    steps = min(2, abs(years) // _GENERATION)
    zh, en = _OF_GENERATIONS[steps if years > 0 else -steps][1 - int(other[16]) % 2]
    return LocalText(zh=zh, en=en)
