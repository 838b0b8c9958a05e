"""The help page: how to use the terminal, whom to call. Pure."""

from catalogue.text import Language
from kiosk.services.wording import Wording
from kiosk.view.view import Section

SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("help.use", "gesture-tap", ("help.use_find", "help.use_card", "help.use_back")),
    ("help.easier", "format-size", ("help.easier_care", "help.easier_language")),
    ("help.safe", "shield-check", ("help.safe_forget", "help.safe_leave")),
    ("help.call", "phone", ("help.call_12345", "help.call_staff")),
)


def help_sections(wording: Wording, language: Language) -> tuple[Section, ...]:
    """The sections in a language."""
    return tuple(
        Section(wording.say(heading, language), icon, tuple(wording.say(line, language) for line in lines))
        for heading, icon, lines in SECTIONS
    )
