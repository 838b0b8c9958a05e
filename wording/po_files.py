"""The .po files: read, brought up to date with the Chinese source, checked, compiled. Uses Babel, the store itself does not."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from catalogue.text import Language
from wording.errors import WordingBroken

PLACEHOLDER = re.compile(r"{(\w+)}")
HEADING = "----"
_ID = re.compile(r'^msgid "(.+)"$', re.MULTILINE)
_UNWRAPPED = 100_000


def read(path: Path) -> Catalog:
    """The messages in the order of the file. Raises WordingBroken for what is no .po or has an id twice."""
    text = path.read_text("utf-8")
    try:
        catalog = read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as why:
        raise WordingBroken(f"{path.name}: {why}") from why
    ids = _ID.findall(text)
    twice = sorted({message for message in ids if ids.count(message) > 1})
    if twice:
        raise WordingBroken(f"{path.name}: twice: {', '.join(twice)}")
    return catalog


def messages_of(catalog: Catalog) -> dict[str, Message]:
    """Every message by its id, without the header."""
    return {str(message.id): message for message in catalog if message.id}


def texts_of(path: Path) -> dict[str, str]:
    """What is said: neither what is empty nor what is marked fuzzy."""
    found = messages_of(read(path)).items()
    return {name: str(message.string) for name, message in found if message.string and not message.fuzzy}


def compile_messages(source: Path, made: Path) -> None:
    """Write the .mo that the store reads. Raises WordingBroken."""
    catalog = read(source)
    with made.open("wb") as file:
        write_mo(file, catalog)


def updated(path: Path, folder: Path) -> str:
    """The file as it should be: every message of the source in its order, with the source beside it for the translator.

    What is new is empty; what the source says otherwise than before is marked fuzzy; what the source no longer has goes.
    """
    ours, source = messages_of(read(path)), messages_of(read(folder / f"{Language.ZH}.po"))
    english = texts_of(folder / f"{Language.EN}.po")
    fresh = Catalog()
    for name, original in source.items():
        kept = ours.get(name)
        if path.stem == Language.ZH:
            fresh[name] = original
            continue
        beside = _beside(original, "" if path.stem == Language.EN else english.get(name, ""))
        fresh.add(
            name,
            kept.string if kept else "",
            auto_comments=beside,
            user_comments=_remarks(original, kept),
            flags={"fuzzy"} if kept and _is_fuzzy(kept, beside) else (),
        )
    return _head(path) + _body(fresh)


def _beside(original: Message, english: str) -> list[str]:
    said = [f"zh: {original.string}", *([f"en: {english}"] if english else [])]
    return [*said, *original.auto_comments]


def _remarks(original: Message, kept: Message | None) -> list[str]:
    """Headings of the source, and what translators have written for themselves."""
    own = kept.user_comments if kept else ()
    return [*original.user_comments, *(line for line in own if not line.startswith(HEADING))]


def _is_fuzzy(kept: Message, beside: list[str]) -> bool:
    """Whether the Chinese is another one than the translator saw."""
    if not kept.string:
        return False
    return kept.fuzzy or (bool(kept.auto_comments) and kept.auto_comments[0] != beside[0])


def _head(path: Path) -> str:
    """Comment and header as they are: dates and names there belong to the translators' tools."""
    return path.read_text("utf-8").split("\n\n", 1)[0].rstrip() + "\n\n"


def _body(catalog: Catalog) -> str:
    out = io.BytesIO()
    write_po(out, catalog, width=_UNWRAPPED, omit_header=True)
    return out.getvalue().decode().strip() + "\n"


def lacking(path: Path, folder: Path) -> list[str]:
    """Ids that the language does not say, or must look over."""
    said = texts_of(path)
    return [name for name in messages_of(read(folder / f"{Language.ZH}.po")) if name not in said]


def wrong_placeholders(path: Path, folder: Path) -> Iterator[str]:
    """Messages whose words in braces are not those of the source: they could not be filled in."""
    source = texts_of(folder / f"{Language.ZH}.po")
    for name, text in texts_of(path).items():
        wanted, found = set(PLACEHOLDER.findall(source.get(name, ""))), set(PLACEHOLDER.findall(text))
        if wanted != found:
            yield f"{path.name}: {name}: {sorted(found)} instead of {sorted(wanted)}"
