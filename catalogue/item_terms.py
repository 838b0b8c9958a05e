"""What an item may be given beyond the standard fields: what is special of it, as data that `kiosk` acts on."""

from catalogue.guide import StrictTable
from catalogue.text import LocalText


class AfterSubmitting(StrictTable):
    """提交后告知 — what is said after a submission in place of the usual.

    `contact`: who will get in touch, said only where a mobile number was given. `tracking`: how to ask what became of it.
    """

    contact: LocalText
    tracking: LocalText
