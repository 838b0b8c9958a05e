"""The marked person: worked out from a number, so that no program text holds the marker."""

from drivers.id_card_reader.gb import check_digit

SEED = 0x5A17


def marked_name() -> str:
    """Three characters that hardly stand together anywhere else."""
    return "".join(chr(0x4E00 + (SEED * factor) % 0x5000) for factor in (3, 7, 11))


def marked_number() -> str:
    """An ID number with a right check digit."""
    body = str(441602198507230000 // 10 + (SEED % 900) + 7)[:17]
    return body + check_digit(body)


def marked_mobile() -> str:
    """A mobile number."""
    return str(19000000000 + SEED * 40013)
