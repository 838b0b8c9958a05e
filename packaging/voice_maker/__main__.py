"""`make voice`: renders what the terminal says, hears it back, and packs it.

A sentence whose clip is in the pack keeps it; `--again` renders all of them, after a change of the voice or of its recipe.
`--own` renders the product's own messages into drivers/speech/clips, which are committed; without it items and guides go into
build/voice/packs, which become the package gov-kiosk-voice. `--hear` measures how well the clips are understood.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from catalogue.text import COMPLETE
from drivers.ports.speech import SpokenLanguage
from drivers.speech.clip_pack import ClipLibrary, write_pack
from drivers.speech.clip_speech import OWN_CLIPS, SIBLING
from drivers.speech.spoken_sentences import clip_key, spoken_sentences
from voice_maker.parts import FOLDER, SITE, PartBroken, fetched
from voice_maker.scripts import guide_texts, own_texts

Script = list[tuple[SpokenLanguage, str]]
MOST_BYTES = 6_000_000
"""Of a pack that is committed."""


def main() -> int:
    """0 when every sentence has its clip and is understood."""
    options = _options()
    languages = [SpokenLanguage(language) for language in options.language or COMPLETE]
    script = [sentence for language in languages for sentence in script_of(language, is_own=options.own)]
    if options.list:
        sys.stdout.writelines(f"{language}\t{sentence}\n" for language, sentence in script)
        return 0
    sys.path.append(str(SITE))
    os.environ["PYTHONPATH"] = os.pathsep.join(
        folder for folder in (os.environ.get("PYTHONPATH", ""), str(SITE)) if folder
    )
    try:
        parts = fetched()
    except PartBroken as broken:
        sys.stderr.write(f"{broken}\n")
        return 1
    from voice_maker.rendering import render  # its parts are there only now

    cache, target = FOLDER / "cache", OWN_CLIPS if options.own else FOLDER / "packs"
    if not options.again:
        keep(script, cache, target)
    for count, (language, sentence) in enumerate(render(script, cache, parts, options.processes), 1):
        sys.stdout.write(f"{count} {language} {sentence}\n")
    for language in languages:
        pack(script, language, cache, target)
    if not options.hear:
        return 0
    from voice_maker.hearing import heard_back

    return heard_back(script, cache, FOLDER / "heard.json")


def script_of(language: SpokenLanguage, *, is_own: bool) -> Script:
    """Every sentence once, in order."""
    texts: Iterable[str] = (SIBLING[language], *own_texts(language)) if is_own else guide_texts(language)
    return [(language, text) for text in dict.fromkeys(s for text in texts for s in spoken_sentences(text))]


def keep(script: Script, cache: Path, target: Path) -> None:
    """Take the clips of the packs into the cache: what is there needs no voice."""
    from voice_maker.rendering import ClipCache

    clips, library = ClipCache(cache), ClipLibrary([target])
    for language, sentence in script:
        place = clips.place(sentence, language)
        if not place.exists() and (clip := library.clip(language, sentence)) is not None:
            place.write_bytes(clip)


def pack(script: Script, language: SpokenLanguage, cache: Path, target: Path) -> None:
    """Write what the cache has of the language."""
    from voice_maker.rendering import VOICES, ClipCache

    clips = ClipCache(cache)
    voice = VOICES[language]
    places = {sentence: clips.place(sentence, language) for of, sentence in script if of is language}
    found = {clip_key(language, voice, text): place.read_bytes() for text, place in places.items() if place.exists()}
    target.mkdir(parents=True, exist_ok=True)
    write_pack(target / f"{language.value}.json", language.value, voice, found)
    size = (target / f"{language.value}.opus").stat().st_size
    report = {"language": language.value, "sentences": len(places), "clips": len(found), "bytes": size}
    sys.stdout.write(json.dumps(report) + "\n")
    if target == OWN_CLIPS and size > MOST_BYTES:
        sys.stderr.write(f"{target}: {size} bytes are more than {MOST_BYTES}, which is too much for the repository\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make voice", description=__doc__)
    parser.add_argument("--own", action="store_true", help="the product's own messages, into drivers/speech/clips")
    parser.add_argument("--again", action="store_true", help="also what has its clip")
    parser.add_argument("--language", action="append", choices=[language.value for language in SpokenLanguage])
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--hear", action="store_true", help="hear every clip back, and say what is not understood")
    parser.add_argument("--list", action="store_true", help="only tell the sentences")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
