"""Changes the terminal's key when the centre asks for it, without a visit. On the heartbeat's worker.

The new key is on the disk before it is announced, and takes the old one's place there only when the centre has confirmed
it. Wherever this is cut off, the key on the disk is one that the centre takes, and the next heartbeat goes on from there.
"""

import logging
from typing import Protocol

from contract.clock import Clock
from contract.key_rotation import RotateAnswer
from contract.signing_keys import SigningKey
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, words_of
from offline_queue.jobs import JobState
from offline_queue.terminal_identity import IdentityStore, KeyInUse

log = logging.getLogger(__name__)


class KeyCentre(Protocol):
    """The centre, as far as the change of a key needs it. Blocks."""

    def announce_key(self, new: SigningKey) -> RotateAnswer | CentreRefused | CentreUnreachable:
        """Say which key is to follow; signed by the one in use."""


class KeyChange:
    """Changes the key of the terminal when the centre wants a new one (换钥). `state` is for the heartbeat."""

    def __init__(self, store: IdentityStore, centre: KeyCentre, key: KeyInUse, clock: Clock) -> None:
        self._store = store
        self._centre = centre
        self._key = key
        self._clock = clock
        self.state = JobState("key")

    def take_wish(self, *, is_wanted: bool) -> None:
        """What the centre asks for with each heartbeat: it asks until the new key is used."""
        if is_wanted:
            self._change()
        elif self.state.problem:
            self.state = JobState("key")

    def _change(self) -> None:
        try:
            new = self._store.next_key()
            answer = self._centre.announce_key(new)
            if not isinstance(answer, RotateAnswer):
                self.state = self.state.failed(words_of(answer), None)
                return
            self._store.use_next_key(new)
        except (OSError, ValueError) as error:  # the disk; or the identity file, which cannot be read any more
            self.state = self.state.failed(type(error).__name__, None)
            log.exception("the key could not be changed")
            return
        self._key.change(new)
        self.state = self.state.succeeded(self._clock.now())
        log.info("the key was changed")
