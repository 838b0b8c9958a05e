"""Who this terminal is: read from its disk, or asked of the centre with the one-time code of the settings."""

from msgspec.structs import replace

from contract.enrolment_codes import WholeCode
from contract.terminals import EnrolAnswer
from kiosk.bootstrap.paths import identity_file
from kiosk.bootstrap.refusals import NotEnrolledYet
from kiosk.bootstrap.version import SOFTWARE_VERSION
from kiosk.settings import Settings
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable
from offline_queue.clock import SystemClock
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity


def identity_of(settings: Settings) -> TerminalIdentity:
    """The identity; enrols the terminal where it has none, which blocks on the network. Raises NotEnrolledYet."""
    store = IdentityStore(identity_file(settings))
    known = store.load()
    if isinstance(known, TerminalIdentity):
        return replace(known, centre_url=settings.centre_url)
    from offline_queue.centre import EnrolmentClient  # once in the life of a terminal

    if settings.enrol_code is None:
        raise NotEnrolledYet(f"no identity ({type(known).__name__}) and no enrolment code")
    code = settings.enrol_code.get_secret_value()
    if not WholeCode.read(code).check:
        raise NotEnrolledYet("the enrolment code is not whole: it has seven groups of four letters")
    key = store.new_key()
    client = EnrolmentClient.connect(settings.centre_url, SystemClock())
    answer = client.enrol(code, key, SOFTWARE_VERSION)
    if not isinstance(answer, EnrolAnswer):
        raise NotEnrolledYet(f"{settings.centre_url} gave no identity: {_reason(answer)}")
    return store.save(answer, key, settings.centre_url)


def _reason(answer: CentreRefused | CentreUnreachable) -> str:
    match answer:
        case CentreRefused(_, code, reason):
            return f"{code}: {reason}"
        case CentreUnreachable(why, detail):
            return f"{why.value}: {detail}"
