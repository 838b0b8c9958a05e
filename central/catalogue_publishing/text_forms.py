"""The two kinds of things in a catalogue whose texts are edited at the console: items, and entries of the knowledge base."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalogue.knowledge import FOLDER, KNOWLEDGE_CODE, TABLE
from central.catalogue_publishing.entry_texts import (
    ENTRY_FIELDS,
    changed_entry_texts,
    entry_texts,
    with_entry_texts,
)
from central.catalogue_publishing.item_texts import FIELDS, Table, changed_texts, texts_of, with_texts

Texts = Mapping[str, str]


@dataclass(frozen=True)
class TextForm:
    """How one kind is read from its files, shown as a form, and put back (目录文本表单). `name`: what it is called."""

    name: str
    folder: str
    key: str
    fields: tuple[str, ...]
    texts_of: Callable[[Table], dict[str, str]]
    changed: Callable[[Texts, Texts], dict[str, tuple[str, str]]]
    with_texts: Callable[[Table, Texts], Table]


ITEM_FORM = TextForm("事项", "items/", "item", FIELDS, texts_of, changed_texts, with_texts)
ENTRY_FORM = TextForm("知识库条目", FOLDER, TABLE, ENTRY_FIELDS, entry_texts, changed_entry_texts, with_entry_texts)
_ENTRY = re.compile(KNOWLEDGE_CODE)


def form_of(code: str) -> TextForm:
    """Entries of the knowledge base and items have forms of their own, known by the code."""
    return ENTRY_FORM if _ENTRY.match(code) else ITEM_FORM


def file_of(form: TextForm, department: str) -> str:
    """The file of a department. Its name is checked with the whole catalogue, where the department is."""
    return f"{form.folder}{department}.toml"
