"""The words that families of other makers bring in their manifests, as messages of the store: other languages among them."""

from collections.abc import Iterable

from catalogue.device_families import FAMILY_NAMES
from catalogue.text import LocalText


def brought_words(families: Iterable[str]) -> dict[str, LocalText]:
    """By message id; of our own families the store has them. Loads no adapter."""
    others = set(families) - FAMILY_NAMES.keys()
    if not others:
        return {}
    from app.core.devices.faults import entries_of, own_fault_words, text_of  # few terminals have any
    from drivers.registry.registry import manifests_for

    found = manifests_for(others)
    brought = {f"device_name.{family}": text_of(found[family].words) for family in others}
    for family in others:
        for code, words in own_fault_words(found[family]):
            brought[f"fault_name.{family}.{code}"] = text_of(words)
        for entry in entries_of(found[family]):
            brought[f"fault_keeper.{entry.id}"], brought[f"fault_technician.{entry.id}"] = (
                entry.keeper,
                entry.technician,
            )
    return brought
