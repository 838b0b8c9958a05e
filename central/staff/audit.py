"""What keepers and technicians did on terminals, as their records say."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.device_families import FAMILY_NAMES
from central.records.models import StoredRecord
from contract.guided_evidence import evidence_in_words
from contract.guided_words import ACTION_WORDS, GUIDED_WORDS, SETTING_WORDS
from contract.terms import AuditEvent

KIND = "audit"
MOST = 500


@dataclass(frozen=True)
class AuditRow:
    """One entry, refusal or action at a terminal (审计记录)."""

    occurred_at: datetime
    terminal_id: str
    event: str
    account: str
    role: str
    about: str
    detail: str


WAYS_IN = {"pin": "口令", "card": "刷卡"}
TESTS = frozenset({AuditEvent.TEST_PASSED, AuditEvent.TEST_FAILED})


def in_chinese(line: AuditRow) -> AuditRow:
    """What was done and to what; of a guided test what its end rests on."""
    if line.event not in TESTS:
        return replace(line, about=_about_in_chinese(line.about))
    detail = evidence_in_words(line.detail, _code_in_chinese, "：", "；")
    return replace(line, about=GUIDED_WORDS.get(line.about, line.about), detail=detail)


def _code_in_chinese(key: str) -> str:
    """A test that looks at several devices names them by their family."""
    family = FAMILY_NAMES.get(key.removeprefix("value_"), ("", ""))
    return GUIDED_WORDS.get(key, "") or family[0]


def _about_in_chinese(about: str) -> str:
    """A button with what it was pressed for, or a way in; what has no name stays as it was reported."""
    button, subject = re.fullmatch(r"(\w*)[.:]?(.*)", about, re.DOTALL).groups()  # type: ignore[union-attr]  # fits any text
    if button not in ACTION_WORDS:
        return WAYS_IN.get(about, about)
    thing, sign, more = re.fullmatch(r"(\w*)([:=]?)(.*)", subject, re.DOTALL).groups()  # type: ignore[union-attr]  # fits any text
    words = SETTING_WORDS.get(thing) or GUIDED_WORDS.get(thing, thing)
    name = FAMILY_NAMES[thing][0] if thing in FAMILY_NAMES else words
    named = name + sign + more
    return f"{ACTION_WORDS[button]}：{named}" if named else ACTION_WORDS[button]


def last_events(session: Session, terminal_id: str = "", limit: int = 100) -> list[AuditRow]:
    """The newest first, of one terminal or of all."""
    query = select(StoredRecord).where(StoredRecord.kind == KIND).order_by(StoredRecord.received_at.desc())
    if terminal_id:
        query = query.where(StoredRecord.terminal_id == terminal_id)
    return [_line(entry) for entry in session.scalars(query.limit(min(limit, MOST)))]


def _line(stored: StoredRecord) -> AuditRow:
    facts = stored.facts
    said = {name: str(facts.get(name, "")) for name in ("event", "account", "role", "about", "detail")}
    return AuditRow(stored.occurred_at, stored.terminal_id, **said)
