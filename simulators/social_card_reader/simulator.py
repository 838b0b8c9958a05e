"""A reader with slot and antenna, and the card in it."""

import shutil
import threading
from pathlib import Path

from drivers.ports.id_card_reader import IdCard
from drivers.social_card_reader.protocol import StatusWord
from simulators.person.made_to_order import made_to_order
from simulators.person.people import VirtualPerson, person
from simulators.simulator import ActRefused, Args, Faults, State
from simulators.social_card_reader.card_side import SlotOfCard
from simulators.social_card_reader.key_system import SimulatedKeySystem
from simulators.social_card_reader.service import CARD, READERS
from simulators.social_card_reader.virtual_card import (
    BAD_ATR,
    NO_ATR,
    T0_ATR,
    T1_ATR,
    TEST_KEY,
    CardContent,
    VirtualSocialCard,
)

CONTACT = "Simulated SSC Reader [Contact] 00 00"
CONTACTLESS = "Simulated SSC Reader [Contactless] 00 01"
KEYS_URL = "key_system.url"
FAULTS = (
    "service_down",
    "unplugged",
    "mute",
    "protocol",
    "not_social",
    "locked",
    "rejected",
    "malformed",
    "pulled",
    "silent",
    "keys_silent",
)
_HOLDERS_NUMBER = bytes.fromhex("00B208")


class SocialCardSimulator:
    """Cards of LD/T 33 in readers that are a folder (模拟社保卡读写器), and the key system for those of version 3.00."""

    name = "social_card_reader"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._readers = folder / READERS
        self._faults = Faults(FAULTS)
        self._lock = threading.RLock()
        self._in: tuple[str, str, SlotOfCard] | None = None
        self._keys = SimulatedKeySystem()
        self._silence = threading.Event()
        self.is_asked = False
        """Whether a card that is silent was asked for its holder."""

    @property
    def endpoint(self) -> str:
        return str(self._folder)

    def start(self) -> None:
        """Plug the readers in."""
        self._keys.start()
        self._folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self._readers, ignore_errors=True)
        (self._folder / KEYS_URL).write_text(self._keys.url, "utf-8")
        self._plug()

    def stop(self) -> None:
        self.pull()
        self._keys.stop()
        shutil.rmtree(self._readers, ignore_errors=True)

    def put(self, key: str, *, version: int = 3, reader: str = CONTACT) -> None:
        """Put somebody's card in, or on the antenna. Raises KeyError for an unknown person."""
        self.put_card(person(key), version=version, reader=reader)

    def put_card(self, someone: VirtualPerson, *, version: int = 3, reader: str = CONTACT) -> None:
        """The same with the card of a person who is none of the synthetic people."""
        card = self._card(someone.card, version, T0_ATR if reader == CONTACT else T1_ATR)
        with self._lock:
            self.pull()
            slot = SlotOfCard(card, lambda command: self._answer(card, command))
            self._in = someone.key, reader, slot
            self._show()

    def pull(self) -> None:
        """Take the card out."""
        with self._lock:
            found, self._in = self._in, None
            self._silence.set()
            if found is not None:
                (self._readers / found[1] / CARD).unlink(missing_ok=True)
                found[2].pull()

    def set_fault(self, name: str, on: bool) -> None:
        """Faults of a card hold for the next that is put in."""
        self._faults.switch(name, on)
        self._keys.status = 503 if self._faults["keys_silent"] else 200
        with self._lock:
            if name == "service_down":
                shutil.rmtree(self._readers, ignore_errors=True)
            if name == "unplugged" and self._readers.exists():
                shutil.rmtree(self._readers / CONTACT, ignore_errors=True)
                shutil.rmtree(self._readers / CONTACTLESS, ignore_errors=True)
            self._plug()
            if self._in is not None and name in ("service_down", "unplugged") and on:
                self._in[2].break_off()

    def state(self) -> State:
        """Whose card is in, where, and the faults."""
        with self._lock:
            key, reader = (None, None) if self._in is None else self._in[:2]
        return {"card": key, "reader": reader, "faults": self._faults.as_dict()}

    def act(self, action: str, args: Args) -> State:
        """`put` or `tap` with `person` (a key), `put_card` with `card` (fields of an IdCard as texts), each with `version`; `pull`."""
        if action in ("put", "tap", "put_card"):
            try:
                someone = made_to_order(args) if action == "put_card" else person(str(args.get("person", "")))
                reader = CONTACTLESS if action == "tap" else CONTACT
                self.put_card(someone, version=int(args.get("version", 3)), reader=reader)
            except (KeyError, ValueError) as unknown:
                raise ActRefused(str(unknown.args[0])) from None
        elif action == "pull":
            self.pull()
        else:
            raise ActRefused(f"no act {action!r}; there are: put, tap, put_card, pull")
        return self.state()

    # --- readers and card ---

    def _plug(self) -> None:
        if self._faults["service_down"]:
            return
        self._readers.mkdir(parents=True, exist_ok=True)
        if not self._faults["unplugged"]:
            for slot in (CONTACT, CONTACTLESS):
                (self._readers / slot).mkdir(exist_ok=True)
        self._show()

    def _show(self) -> None:
        """The card that is in, in a reader that is there."""
        if self._in is None or not (self._readers / self._in[1]).exists():
            return
        file = self._readers / self._in[1] / CARD
        fresh = self._folder / f"{CARD}.new"
        fresh.write_text(str(self._in[2].port), "ascii")
        fresh.replace(file)

    def _card(self, holder: IdCard, version: int, atr: bytes) -> VirtualSocialCard:
        if self._faults["mute"]:
            atr = NO_ATR
        if self._faults["protocol"]:
            atr = BAD_ATR
        card = VirtualSocialCard(CardContent(holder, version), atr, bytes(16) if self._faults["rejected"] else TEST_KEY)
        if self._faults["not_social"]:
            card.overrides[bytes.fromhex("00A404")] = StatusWord.FILE_NOT_FOUND
        if self._faults["locked"]:
            card.overrides[bytes.fromhex("00A404")] = StatusWord.APPLICATION_LOCKED
        if self._faults["malformed"]:
            card.overrides[_HOLDERS_NUMBER] = 0x6700
        self._silence.clear()
        self.is_asked = False
        return card

    def _answer(self, card: VirtualSocialCard, command: bytes) -> bytes | None:
        if command.startswith(_HOLDERS_NUMBER) and self._faults["pulled"]:
            self._faults.switch("pulled", on=False)
            self.pull()
            return None
        if command.startswith(_HOLDERS_NUMBER) and self._faults["silent"]:
            self.is_asked = True
            self._silence.wait()
            return None
        return card.respond(command)
