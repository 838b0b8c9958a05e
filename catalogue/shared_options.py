"""Lists of options that several items ask with (共用选项表): an input names one and may add options that it alone has.

Read from `shared_options.toml` and filled in before an item is read, so that every reader of an item sees plain options.
"""

from typing import Annotated, Any

from msgspec import Meta

from catalogue.errors import CatalogueProblem
from catalogue.guide import StrictTable
from catalogue.input_fields import Choice

OTHER = "其他"
"""The option that comes last, after what an item adds."""

KEY = "shared_options"


class SharedOptions(StrictTable, frozen=True, kw_only=True):
    """One list by its name, most used first."""

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z")]
    options: tuple[Choice, ...]


def fill_in_options(table: Any, lists: dict[str, SharedOptions], file: str, problems: list[CatalogueProblem]) -> None:
    """Puts the list that an input of `table` names into its options: what the item adds comes first, 其他 last."""
    inputs = table.get("inputs") if isinstance(table, dict) else None
    for field in inputs if isinstance(inputs, list) else ():
        if not isinstance(field, dict) or KEY not in field:
            continue
        name = field.pop(KEY)
        shared = lists.get(name) if isinstance(name, str) else None
        if shared is None:
            place = f"inputs.{field.get('name')}.{KEY}"
            message = f"{name!r} is no shared list; allowed: {', '.join(sorted(lists))}"
            problems.append(CatalogueProblem(file, str(table.get("code")), place, message))
            continue
        added = field.get("options")
        own = added if isinstance(added, list) else []
        known = {option.get("zh") for option in own if isinstance(option, dict)}
        common = [{"zh": option.zh, "en": option.en} for option in shared.options if option.zh not in known]
        last = [option for option in common if option["zh"] == OTHER]
        field["options"] = [*own, *(option for option in common if option["zh"] != OTHER), *last]
