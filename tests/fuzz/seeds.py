"""Real submissions of a proven citizen, from which the fuzzer's questions begin."""

from dataclasses import dataclass, field

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from contract import paths
from contract.execution import IDENTITY_CODE
from contract.records import Submission
from tests.central.answers import submission_for
from tests.central.virtual_terminal import PASSED, VirtualTerminal, person, shown_by

ITEMS = ("RS009", "SW001", "GA002")


@dataclass(frozen=True)
class Seed:
    """What may be sealed in a question about `item` at `path` (anywhere when it is empty), with `more` beside it."""

    item: str
    submission: Submission
    path: str = ""
    more: dict[str, object] = field(default_factory=dict)


def plant(terminal: VirtualTerminal) -> tuple[Seed, ...]:
    """Seeds for every address that takes a sealed question."""
    catalogue, reference = load_catalogue(), load_reference()
    who = person()
    shown = shown_by(terminal.client.app.state.centre, who)
    code = Submission(answers={IDENTITY_CODE: "SANDBOX-IDCODE:chen"})
    seeds = [
        Seed("RS009", Submission(person=who, face=PASSED, evidence=shown), paths.PROOFS),
        Seed("RS009", code, paths.IDENTITY_CODES),
    ]
    for item in ITEMS:
        filled = submission_for(terminal, catalogue.item(item), reference, who)
        seeds.append(Seed(item, terminal.proven(filled, item)))
    slotted = next(item for item in catalogue.items if any(field.name == "slot" for field in item.inputs))
    asked = terminal.proven(Submission(person=who), slotted.code)
    slot = terminal.options(slotted.code, asked, "slot", "slot").options
    found = slot[0].value if slot else "2026-11-26T09:30"
    seeds += [
        Seed(slotted.code, asked, paths.LISTS, {"list_name": "slot", "field": "slot"}),
        Seed(slotted.code, asked, paths.HOLDS, {"field": "slot", "slot": found}),
    ]
    return tuple(seeds)
