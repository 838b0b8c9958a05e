"""Who this terminal is: read from its disk, or asked of the centre with the one-time code of the settings.

A terminal that has an identity asks again only when its settings have a code that was not tried yet: its key was withdrawn,
or the chain of its records is lost. Until the centre gives the new identity, the one it has stays.
"""

import logging

from msgspec.structs import replace

from app.core.code_digest import code_digest
from app.core.paths import RELEASE_ROOT, identity_file
from app.core.refusals import NotEnrolledYet
from app.core.version import SOFTWARE_VERSION
from contract.clock import SystemClock
from contract.enrolment_codes import WholeCode
from contract.terminals import EnrolAnswer
from kiosk.services.settings import Settings
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable, words_of
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity
from updates.disk import RealDisk

log = logging.getLogger(__name__)

TRIES = 2
"""Of a terminal that has an identity: the centre may have given the new one in an answer that was lost."""


def identity_of(settings: Settings) -> TerminalIdentity:
    """The identity; enrols the terminal where there is a new code, which blocks on the network. Raises NotEnrolledYet."""
    store = IdentityStore(identity_file(settings))
    known = store.load()
    code = "" if settings.enrol_code is None else settings.enrol_code.reveal()
    if isinstance(known, TerminalIdentity):
        identity = known if not code or code_digest(code) == store.last_code() else _again(settings, store, known, code)
        return replace(identity, centre_url=settings.centre_url)
    if not code:
        raise NotEnrolledYet(f"no identity ({type(known).__name__}) and no enrolment code")
    if not WholeCode.read(code).check:
        raise NotEnrolledYet("the enrolment code is not whole: it has seven groups of four letters")
    given = _enrol(settings, store, code)
    if not isinstance(given, TerminalIdentity):
        raise NotEnrolledYet(f"{settings.centre_url} gave no identity: {words_of(given)}")
    return given


def enrol_by_hand(settings: Settings, code: str) -> str:
    """Enrol with a code that was typed at the terminal: why there is no identity, or "". Blocks on the network."""
    if not WholeCode.read(code).check:
        return "the enrolment code is not whole: it has seven groups of four letters"
    store = IdentityStore(identity_file(settings))
    known = store.load()
    name = known.terminal_id if isinstance(known, TerminalIdentity) else ""
    given = _enrol(settings, store, code, name)
    if isinstance(given, TerminalIdentity):
        log.warning("the terminal was enrolled by hand")
        return ""
    return words_of(given)


def _again(settings: Settings, store: IdentityStore, known: TerminalIdentity, code: str) -> TerminalIdentity:
    """The new identity, or the one of before where the code gives none. A code that was answered is not tried again."""
    if not WholeCode.read(code).check:
        log.error("the new enrolment code is not whole; the terminal stays who it is")
        return known
    for _ in range(TRIES):
        given = _enrol(settings, store, code, known.terminal_id)
        if isinstance(given, TerminalIdentity):
            log.warning("the terminal was enrolled again")
            return given
        if isinstance(given, CentreRefused) or given.why is Unreachable.NOT_THE_CENTRE:
            log.error("the new enrolment code gives no identity: %s", words_of(given))
            store.note_tried_code(code_digest(code))
            return known
        log.warning("not enrolled again yet: %s", words_of(given))
        if given.why is not Unreachable.TIMEOUT:
            break
    return known


def _enrol(
    settings: Settings, store: IdentityStore, code: str, name: str = ""
) -> TerminalIdentity | CentreRefused | CentreUnreachable:
    """Under `name` where one is given: what waits in the queue was promised in it."""
    from offline_queue.centre import EnrolmentClient  # seldom in the life of a terminal

    key = store.new_key()
    answer = EnrolmentClient.connect(settings.centre_url, SystemClock()).enrol(code, key, SOFTWARE_VERSION)
    if not isinstance(answer, EnrolAnswer):
        return answer
    if name and answer.terminal_id != name:
        return CentreUnreachable(Unreachable.NOT_THE_CENTRE, f"the code is of {answer.terminal_id}, not of {name}")
    _trust(settings, answer.release_root)
    return store.save(answer, key, settings.centre_url, code_digest(code))


def _trust(settings: Settings, root: bytes) -> None:
    """Keep the first trusted keys of releases; those that are there stay, for all later ones are signed by them."""
    file = settings.data / RELEASE_ROOT
    if root and not file.exists():
        RealDisk().replace(file, root)
