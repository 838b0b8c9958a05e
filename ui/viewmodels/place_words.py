"""Names of places in the region that was chosen, for who types an address by pinyin: its towns, streets and villages."""

from collections.abc import Sequence

from catalogue.phonetics import letters_of, normalise, spell
from catalogue.readings import readings
from kiosk.view.view import OptionView
from ui.viewmodels.region_tree import stem

MOST = 8


def places_for(options: Sequence[OptionView], region: str, letters: str) -> list[str]:
    """Below the region, by their whole reading or their initials as far as they are typed; none before the first letter."""
    wanted, branch = letters.lower(), stem(region)
    if not wanted or not region:
        return []
    below = [option.title for option in options if option.value != region and stem(option.value).startswith(branch)]
    return [title for title in dict.fromkeys(below) if _is_meant(title, wanted)][:MOST]


def _is_meant(title: str, letters: str) -> bool:
    initials = "".join(reading[:1] for reading in readings().of(title))
    return initials.startswith(letters) or letters_of(spell(normalise(title)).marked).startswith(letters)
