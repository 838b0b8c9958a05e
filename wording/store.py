"""The words for the citizen, by message id, in every language that has a file. Knows no screen, voice or paper.

A language is one file, `locale/<code>.po`, whose msgids are our ids; placeholders are words in braces (`{count}`). What is
read are the .mo files that are made of them (docs/adr/0023).
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from catalogue.text import COMPLETE, Language, LocalText
from wording.compiled import compiled
from wording.errors import WordingBroken
from wording.message_file import MessageFile

FOLDER = Path(__file__).parent / "locale"


class Wording:
    """Every message (文案). What a language lacks is said in English, and what English lacks in Chinese."""

    def __init__(self, files: Mapping[Language, Path], made: Mapping[Language, Path]) -> None:
        self.files = files
        self._made = made
        self._read_files: dict[Language, MessageFile] = {}
        """Of the languages that were asked for: most visits are in one."""
        self._brought: Callable[[], Mapping[str, LocalText]] = dict
        self.languages = tuple(sorted(files, key=lambda file: (file not in COMPLETE, file != Language.ZH, file)))

    def name(self, language: Language) -> str:
        """What the language calls itself."""
        return self.say("language.name", language)

    def say(self, message: str, language: Language, **params: str) -> str:
        """The message with its placeholders filled. KeyError for an id or a placeholder that does not exist."""
        for candidate in self.asked_in_turn(language):
            text = self._read(candidate).text(message) if candidate in self.files else None
            if text is not None:
                return text.format_map(params)
        return self._brought()[message].in_language(language).format_map(params)

    def bring(self, source: Callable[[], Mapping[str, LocalText]]) -> None:
        """Messages from elsewhere than the files, which they cannot take over; asked for when first needed, then kept."""
        self._brought = cache(source)

    def asked_in_turn(self, language: Language) -> tuple[Language, ...]:
        """The language, and where what it lacks is looked for."""
        others = (other for other in (Language.EN, Language.ZH) if other != language)
        return (language,) if language == Language.ZH else (language, *others)

    def both(self, message: str, **params: str) -> LocalText:
        """The message in every language that says it."""
        return self.in_all(lambda language: self.say(message, language, **params))

    def in_all(self, say: Callable[[Language], str]) -> LocalText:
        """What `say` gives for each language that has a file."""
        others = {str(language): say(language) for language in self.languages if language not in COMPLETE}
        zh, en = map(say, COMPLETE)
        return LocalText(zh=zh, en=en, others=others or None)

    def knows(self, message: str) -> bool:
        """Whether there is such a message."""
        return self._read(Language.ZH).text(message) is not None

    def _read(self, language: Language) -> MessageFile:
        if language not in self._read_files:
            self._read_files[language] = MessageFile(self._made[language])
        return self._read_files[language]


def load_wording(folder: Path = FOLDER) -> Wording:
    """Every language of the folder, compiled; each is read when it is spoken.

    Raises WordingBroken when Chinese or English is not there, or a language cannot be compiled.
    """
    files = {Language(path.stem): path for path in sorted(folder.glob("*.po"))}
    if not files.keys() >= set(COMPLETE):
        raise WordingBroken(f"{folder}: zh.po and en.po are needed")
    return Wording(files, {language: compiled(path, ".mo", _compile) for language, path in files.items()})


def _compile(source: Path, made: Path) -> None:
    from wording.po_files import compile_messages

    compile_messages(source, made)
