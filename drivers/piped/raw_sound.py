"""How the programs of alsa-utils are asked for plain samples, to play and to record."""


def raw_sound(rate: int) -> tuple[str, ...]:
    """The options for one channel of 16 bits at so many samples a second, without a word on the terminal's own output."""
    return ("-q", "-t", "raw", "-f", "S16_LE", "-r", str(rate), "-c", "1")
