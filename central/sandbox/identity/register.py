"""The sandbox's register of citizens: every fact that a card shows, so that one fact alone proves nothing."""

import threading
import tomllib
from datetime import date
from importlib import resources
from pathlib import Path

from msgspec import Struct
from stdnum.iso7064 import mod_11_2

from contract.records import PersonDetails

BABY = "baby"
"""The key of the one citizen whose birth depends on the day."""

_REGION, _SEQUENCE = "441602", "006"


class RegisteredCitizen(Struct, frozen=True):
    """The person (登记的沙箱市民), and what is on the card alone."""

    person: PersonDetails
    issuer: str = ""
    valid_from: str = ""

    def __repr__(self) -> str:
        return "Citizen(masked)"


class CitizenRegister:
    """The register of the sandbox's citizens (沙箱人口库). Thread-safe."""

    def __init__(self, today: date, more: Path | None = None) -> None:
        packaged = resources.files("central.sandbox.identity").joinpath("register.toml").read_text("utf-8")
        self._by_key = _citizens(packaged)
        born, number = birth_of_baby(today).isoformat(), number_of_baby(today)
        baby = self._by_key[BABY]
        known = baby.person.model_copy(update={"id_number": number, "birth_date": born})
        self._by_key[BABY] = RegisteredCitizen(known, baby.issuer, baby.valid_from)
        if more is not None:
            self._by_key |= _citizens(more.read_text("utf-8"))
        self._by_number = {entry.person.id_number: entry for entry in self._by_key.values()}
        self._families = _families(number)
        self._lock = threading.Lock()

    def by_number(self, number: str) -> RegisteredCitizen | None:
        return self._by_number.get(number.strip().upper())

    def people(self) -> tuple[PersonDetails, ...]:
        return tuple(entry.person for entry in self._by_number.values())

    def by_key(self, key: str) -> RegisteredCitizen | None:
        """The citizen whose codes end so."""
        return self._by_key.get(key)

    def admit(self, citizen: RegisteredCitizen) -> None:
        """One more synthetic citizen, until the centre stops."""
        with self._lock:
            self._by_number = self._by_number | {citizen.person.id_number: citizen}

    def is_tied(self, number: str, other: str) -> bool:
        """Whether both are of one family."""
        return any({number, other} <= family.all_members for family in self._families)

    def is_ward_of(self, number: str, guardian: str) -> bool:
        """Whether the first is a child in the family of the second, who is none."""
        return any(number in family.wards and guardian in family.members for family in self._families)


class Family(Struct, frozen=True):
    """The numbers of grown-up members (沙箱家庭), and of the children whose guardians they are."""

    members: frozenset[str]
    wards: frozenset[str] = frozenset()

    @property
    def all_members(self) -> frozenset[str]:
        """Members and wards of the household."""
        return self.members | self.wards


def _families(baby: str) -> tuple[Family, ...]:
    source = resources.files("central.sandbox.identity").joinpath("families.toml").read_text("utf-8")
    tables = tomllib.loads(source)["family"]
    return tuple(
        Family(frozenset(table["members"]), frozenset(baby if ward == BABY else ward for ward in table["wards"]))
        for table in tables
    )


def _citizens(text: str) -> dict[str, RegisteredCitizen]:
    found = {}
    for key, table in tomllib.loads(text).items():
        issuer, valid_from = table.pop("issuer"), table.pop("valid_from")
        found[key] = RegisteredCitizen(PersonDetails(**table), issuer, valid_from)
    return found


def birth_of_baby(today: date) -> date:
    """The 15th of the month before last: at least six weeks old, and at most eleven, so that items for small children work in any year."""
    year, month = divmod(today.year * 12 + today.month - 3, 12)
    return date(year, month + 1, 15)


def number_of_baby(today: date) -> str:
    """Her ID number (GB 11643)."""
    body = f"{_REGION}{birth_of_baby(today):%Y%m%d}{_SEQUENCE}"
    return body + str(mod_11_2.calc_check_digit(body))
