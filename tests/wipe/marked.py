"""The marked citizen: a person who exists nowhere else, and answers that no one else gives.

Everything about them holds one of two cores: a row of digits, or a row of characters. To search for the cores in every
encoding is to search for every name, number and answer, whole or in part.
"""

from dataclasses import dataclass, replace
from datetime import date

from catalogue.input_types import InputKind
from demo.answers import AskedField, answer_for, card_number, id_number
from drivers.piped.pixels import pixels_of
from drivers.ports.id_card_reader import CardLayout, IdCard
from kiosk.forms.verdict import Entry
from simulators.id_card_reader.chip import PHOTO_MAGIC, encode_photo
from simulators.id_card_reader.decoder import SimulatedDecoder

BORN = date(1973, 4, 19)
DIGITS = f"{BORN:%Y%m%d}"
CHARACTERS = "燚玥朢"
FACE_SEED = 1279
RUN = 32
"""Bytes of a picture that are looked for: long enough never to be anywhere by chance."""

ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le", "gb18030")


@dataclass(frozen=True)
class MarkedCitizen:
    """被标记的市民."""

    card: IdCard
    face_seed: int = FACE_SEED


def marked_citizen() -> MarkedCitizen:
    """The citizen, as the card has them."""
    return MarkedCitizen(
        IdCard(
            layout=CardLayout.RESIDENT,
            name=CHARACTERS,
            id_number=id_number(BORN, 7),
            sex="1",
            birth_date=BORN,
            ethnicity="汉",
            address=f"广东省河源市源城区{CHARACTERS}路{DIGITS}号",
            issuer="河源市公安局源城分局",
            valid_from=date(2020, 5, 6),
            valid_to=date(2040, 5, 6),
        )
    )


def marked_relative() -> IdCard:
    """The card of the relative whom the answers name."""
    other = {"name": f"{CHARACTERS}生", "id_number": id_number(BORN, 8), "sex": "2"}
    return replace(marked_citizen().card, **other)


def register_entry(name: str, card: IdCard) -> str:
    """The holder as the sandbox's register of citizens has them, so that the centre can vouch for them."""
    facts = {
        "name": card.name, "id_number": card.id_number, "document": card.layout.value, "sex": card.sex,
        "ethnicity": card.ethnicity, "birth_date": card.birth_date, "address": card.address, "issuer": card.issuer,
        "valid_from": card.valid_from, "valid_to": card.valid_to,
    }  # fmt: skip
    return f"[{name}]\n" + "".join(f'{name} = "{value}"\n' for name, value in facts.items())


def marked_answer(asked: AskedField) -> Entry:
    """A valid answer that holds a core wherever its kind has room for one."""
    region = answer_for(asked).values[0] if asked.field.kind is InputKind.ADDRESS else ""
    marked = {
        InputKind.MOBILE: Entry(f"138{DIGITS}"),
        InputKind.BANK_CARD: Entry(card_number(f"622202{DIGITS}1234")),
        InputKind.NAME: Entry(CHARACTERS),
        InputKind.ID_NO: Entry(id_number(BORN, 8)),
        InputKind.TEXT: Entry(f"{CHARACTERS}的说明"[: asked.field.size or 1]),
        InputKind.ADDRESS: Entry(values=(region, f"{CHARACTERS}街{DIGITS}号")),
        InputKind.FAMILY_LIST: Entry(values=(f"{CHARACTERS}生|{id_number(BORN, 8)}|配偶|2500",)),
    }
    return marked.get(asked.field.kind) or answer_for(asked)


def needles() -> dict[str, bytes]:
    """What must not be found: the cores in every encoding, and the runs of the card's photo and portrait."""
    cores = {
        f"{what} in {encoding}": core.encode(encoding)
        for what, core in (("digits", DIGITS), ("characters", CHARACTERS))
        for encoding in ENCODINGS
        if not (core == DIGITS and encoding == "gb18030")  # the same bytes as in UTF-8
    }
    return {**cores, **_photo_runs()}


def _photo_runs() -> dict[str, bytes]:
    photo = encode_photo(FACE_SEED)
    portrait = SimulatedDecoder().decode(photo)
    assert portrait is not None
    row = pixels_of(portrait)[portrait.height // 2]
    middle = row.shape[0] // 2
    run = row[middle : middle + RUN // 3 + 1]
    return {
        "photo of the chip": photo[len(PHOTO_MAGIC) : len(PHOTO_MAGIC) + RUN],
        "portrait": run.tobytes()[:RUN],
        "portrait in red-green-blue": run[:, ::-1].tobytes()[:RUN],
    }
