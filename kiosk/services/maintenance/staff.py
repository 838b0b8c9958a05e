"""Who may come in: keepers and technicians, as the centre knows them. What checks them is built by the composition root."""

from typing import Protocol

from msgspec import Struct

from contract.terms import StaffRole

INSTALLER = "000000"
"""The account of the installer, with the PIN of the terminal's settings, until the centre has sent an account."""


class Attendant(Struct, frozen=True):
    """The keeper or technician in diagnostics (巡检 / 运维人员): the number of the account and its role, never a name."""

    number: str
    role: StaffRole

    def may(self, least: StaffRole) -> bool:
        """Whether what asks for that role is open to them: a technician may all that a keeper may."""
        return self.role is StaffRole.TECHNICIAN or least is StaffRole.KEEPER


class StaffBook(Protocol):
    """The accounts on this terminal (人员账户). All but the properties blocks: called on the disk's worker."""

    @property
    def knows_accounts(self) -> bool:
        """Whether the centre has sent an account: the installer's PIN opens nothing any more then."""

    @property
    def is_shut(self) -> bool:
        """Whether no one can enter at all: no PIN in the settings, and no account from the centre."""

    @property
    def wrong(self) -> tuple[int, int]:
        """How many wrong PINs were typed in a row, and for the account that was tried last since its holder came in.

        Before this start too. Never blocks.
        """

    def admit(self, number: str, pin: str) -> Attendant | None:
        """Who that is; None where the number or the PIN is not right. Slow on purpose. Counts on the disk before it looks."""

    def admit_card(self, id_number: str) -> Attendant | None:
        """Whose resident ID card that is; None for a card of no account. Slow on purpose."""
