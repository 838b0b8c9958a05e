"""Names say the concept with the word of the field."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import functions, listed, product_files, project_files, python_files, text_of, tree_of

EMPTY_WORDS = frozenset({"utils", "util", "utilities", "common", "helpers", "helper", "misc", "manager", "managers"})
EMPTY_ENDINGS = ("Manager", "Helper", "Helpers", "Utils", "Util", "Impl", "Misc", "Common")

METAPHORS = frozenset({
    "anew", "books", "chrome", "desk", "desks", "errand", "errands", "glass", "hall", "house", "lane", "lanes", "nobody",
    "pulse", "rig", "shelf", "shelves", "slip", "slips", "switchboard", "talk", "till", "told", "vouched", "walked",
    "whoever", "wire", "worded",
})  # fmt: skip
"""Words that this project once had for things that have a name in the field."""

NAMED_SO_ELSEWHERE = frozenset({"hall", "NOBODY"})
"""What tests may say: the hall in which terminals are, and the account of the system that may do nothing."""

STAGE = "stage"
"""A stage is one of the steps of a process (`PrintStage`), never a place where something is played."""

BARE_PARTICIPLE = re.compile(
    r"[a-z]+(?<!e)ed|begun|bought|broken|brought|chosen|done|drawn|driven|felt|found|given|gone|grown|heard|held|hidden|kept|known|laid|led"
    r"|left|lost|made|meant|met|paid|said|seen|sent|shown|sold|spent|spoken|taken|thought|thrown|told|worn|won|written"
)
"""As the whole name of a function it tells neither what is done nor to what: a verb and its object do.

A pure function may be named by what it gives (`fitted(x)`); what does something has a verb.
"""

VERBS = frozenset({
    "abandon", "accept", "acknowledge", "act", "add", "adjust", "admit", "adopt", "announce", "answer", "append",
    "ask", "assign", "attach", "attend", "audit", "authenticate", "await", "beat", "become", "begin", "bind",
    "break", "bring", "build", "call", "cancel", "carry", "catch", "change", "check", "choose", "claim", "clean",
    "clear", "close", "collect", "come", "command", "commit", "compare", "compile", "complain", "complete",
    "configure", "confirm", "connect", "copy", "count", "cut", "deafen", "decide", "declare", "deliver", "derive",
    "detach", "diagnose", "disconnect", "do", "drain", "draw", "drop", "dump", "ease", "empty", "end", "enrol",
    "ensure", "enter", "erase", "examine", "exec", "explain", "export", "fail", "fall", "fetch", "fill", "find",
    "finish", "flush", "focus", "fold", "follow", "forbid", "forget", "forgive", "forward", "give", "go", "grab",
    "greet", "grow", "halt", "hand", "handle", "hear", "hold", "hush", "identify", "ignore", "init", "insert",
    "introduce", "join", "judge", "jump", "keep", "kill", "know", "lay", "lead", "learn", "leave", "let", "lift",
    "listen", "load", "log", "look", "lose", "make", "mark", "match", "measure", "meet", "migrate", "move", "name",
    "narrow", "note", "notice", "notify", "obey", "offer", "open", "overwrite", "owe", "paint", "park", "pass",
    "pause", "pay", "perform", "pick", "place", "plan", "play", "plug", "point", "poll", "post", "prepare",
    "preset", "press", "print", "probe", "proceed", "promote", "prove", "prune", "publish", "pull", "pump", "put",
    "queue", "rate", "reach", "read", "reap", "recall", "receive", "record", "reflow", "refresh", "refuse",
    "register", "reject", "release", "remember", "remove", "render", "renew", "repaint", "repair", "repeat",
    "replace", "replan", "report", "require", "reset", "rest", "restart", "restore", "resume", "retranslate",
    "retry", "revive", "run", "save", "say", "scan", "seal", "see", "seek", "select", "send", "serve", "set",
    "settle", "share", "show", "shrink", "shut", "sign", "silence", "skip", "soak", "sound", "spawn", "speak",
    "spend", "spread", "stamp", "stand", "start", "stay", "step", "stop", "store", "submit", "suit", "supplement",
    "sweep", "switch", "sync", "take", "tap", "tell", "throw", "tick", "tidy", "touch", "trust", "try", "turn",
    "type", "unpack", "unplug", "update", "upgrade", "upload", "use", "vacuum", "verify", "wait", "wake", "walk",
    "want", "warm", "watch", "withdraw", "work", "write",
})  # fmt: skip
"""What a function that only acts begins with; a new verb enters here. What hears that something happened is `on_…`."""

NO_VERBS = {
    *("main", "on"),
    *("connection_made", "connection_lost", "data_received", "startup", "sendall", "doRollover"),
    *("mouseMoveEvent", "mousePressEvent", "mouseReleaseEvent"),
    *("demo", "until"),
}
"""Other first words or names: entry points, what a library calls, the verb of a command line, and "until" of the scripted citizen."""

MOST_BARE_PARTICIPLES = 198
"""Only ever lowered."""

MOST_TEST_WORDS = 8

BARE_PERSON = re.compile(r"^test_(?:\w+_)?(?:nobodys?|whoever)(?:_|$)|^test_(?:only_)?who_|_for_who_|_of_who_")
"""A subject that the name does not tell: "who" after a noun, or where it is asked, may stay."""


def test_no_file_or_folder_has_an_empty_name() -> None:
    problems = [
        str(path)
        for path in project_files()
        if path.suffix in {".py", ".qml", ".js"}
        if EMPTY_WORDS & {word for part in path.with_suffix("").parts for word in _words(part)}
    ]

    assert not problems, listed(problems, "Name the concept instead of utils, common, helpers, misc, manager:")


def test_no_class_has_an_empty_name() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(EMPTY_ENDINGS)
    ]

    assert not problems, listed(problems, "Name the concept, or the thing that is adapted:")


def test_a_public_class_name_is_used_once() -> None:
    places: dict[str, list[str]] = {}
    for path in product_files():
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(path))

    problems = [f"{name}: {', '.join(paths)}" for name, paths in sorted(places.items()) if len(paths) > 1]

    assert not problems, listed(
        problems, "One class, one name; the port keeps the plain word, an adapter says what it is:"
    )


def test_public_classes_have_a_docstring() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}"
        for path in product_files()
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert not problems, listed(problems, "A public class without a docstring:")


def test_docstrings_of_classes_say_more_than_names() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}: {text}"
        for path in product_files()
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        for text in [(ast.get_docstring(node) or "").partition("\n\n")[0]]
        if _is_name_alone(text, node.name) or (not text.isascii() and not text[:1].isascii())
    ]

    assert not problems, listed(problems, "Say what it is, in English first:")


def _is_name_alone(text: str, name: str) -> bool:
    """Whether a docstring is the name of its class in words, with the Chinese term and no more."""
    said = re.sub(r"\([^)]*\)|^(The|A|An) ", "", text).strip(" .").lower()
    return said.split() == [word.lower() for word in _words(name)]


def test_identifiers_have_no_private_metaphor() -> None:
    problems = [
        f"{path}:{line} {name}"
        for path in product_files()
        for line, name in sorted(set(_identifiers(path)))
        if METAPHORS & {word.lower() for word in _words(name)} or name == STAGE.title()
    ]

    assert not problems, listed(problems, "Use the word of the field (XFS, MVI, outbox, ports and adapters):")


def test_no_variable_of_product_is_called_each() -> None:
    problems = [
        f"{path}: {ast.unparse(node)}"
        for path in product_files()
        for node in ast.walk(tree_of(path))
        if "each" in _bound(node)
    ]

    assert not problems, listed(problems, "A loop's variable is the noun of what it goes over (row, field, device):")


def test_functions_named_by_participle_become_fewer() -> None:
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path in product_files()
        for node in functions(path)
        if BARE_PARTICIPLE.fullmatch(node.name.strip("_")) and not node.decorator_list
    ]

    assert len(found) <= MOST_BARE_PARTICIPLES, listed(found, f"{len(found)} functions, of which one may get a verb:")


def test_functions_that_act_begin_with_a_verb() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}"
        for path in product_files()
        if "cli" not in path.parts  # named by the words of the command line
        for node in functions(path)
        if not node.decorator_list and not node.name.startswith("__")
        if isinstance(node.returns, ast.Constant) and node.returns.value is None
        if not {node.name, node.name.strip("_").partition("_")[0]} & (VERBS | NO_VERBS)
    ]

    assert not problems, listed(problems, "A verb and its object say what is done, on_… what is heard of:")


def test_identifiers_of_tests_have_no_private_metaphor() -> None:
    problems = [
        f"{path}:{line} {name}"
        for path in python_files("tests", "bench", "packaging")
        for line, name in sorted(set(_identifiers(path)))
        if (METAPHORS - NAMED_SO_ELSEWHERE) & set(_words(name)) and name not in NAMED_SO_ELSEWHERE
    ]

    assert not problems, listed(problems, "Use the word of the field (XFS, MVI, outbox, ports and adapters):")


def test_modules_have_no_private_metaphor() -> None:
    problems = [
        str(path)
        for path in project_files()
        if path.suffix in {".py", ".qml", ".md"}
        if METAPHORS & {word for part in path.with_suffix("").parts for word in _words(part)} or path.stem == STAGE
    ]

    assert not problems, listed(problems, "Use the word of the field (XFS, MVI, outbox, ports and adapters):")


def test_test_names_have_at_most_eight_words() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}"
        for path in python_files("tests")
        for node in functions(path)
        if node.name.startswith("test_") and len(node.name.split("_")) - 1 > MOST_TEST_WORDS
    ]

    assert not problems, listed(problems, f"Subject, condition, outcome in at most {MOST_TEST_WORDS} words:")


def test_test_names_say_who_acts() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}"
        for path in python_files("tests")
        for node in functions(path)
        if BARE_PERSON.search(node.name)
    ]

    assert not problems, listed(problems, "Name the citizen, the operator, the client, the terminal:")


def test_test_names_of_qml_are_as_short() -> None:
    named = [
        (path, name.removesuffix("_data"))
        for path in project_files()
        if path.suffix == ".qml"
        for name in re.findall(r"function test_(\w+)", text_of(path))
    ]
    problems = [f"{path}: {name}" for path, name in named if len(name.split("_")) > MOST_TEST_WORDS]

    assert named
    assert not problems, listed(problems, f"Subject, condition, outcome in at most {MOST_TEST_WORDS} words:")


def _bound(node: ast.AST) -> set[str]:
    """Names that a loop, a comprehension, an assignment in an expression or a signature gives to values."""
    if isinstance(node, ast.arg):
        return {node.arg}
    if isinstance(node, ast.NamedExpr):
        return {node.target.id}
    if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        return {name.id for name in ast.walk(node.target) if isinstance(name, ast.Name)}
    return set()


def _identifiers(path: Path) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text_of(path)).readline):
        if token.type == tokenize.NAME:
            yield token.start[0], token.string


def _words(part: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z][A-Z0-9]*(?![a-z])", part)]
