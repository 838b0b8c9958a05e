"""Text in both languages as a field of a message: the record of the catalogue, read and described as any other part of one."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from catalogue.text import MOST_OTHERS, TAG, LocalText

NAME = "LocalText"
"""In the description of the interface."""
DESCRIPTION = "双语文本 — one sentence in both languages, neither of them empty; in others where there are any."


class _AsMessage:
    """Describes to pydantic a record that knows nothing of pydantic: the catalogue is read without it (docs/adr/0024)."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        others = core_schema.dict_schema(
            core_schema.str_schema(pattern=f"{TAG}$", strict=True),
            core_schema.str_schema(min_length=1, strict=True),
            max_length=MOST_OTHERS,
        )
        side = core_schema.typed_dict_field(core_schema.str_schema(min_length=1, strict=True))
        table = core_schema.typed_dict_schema(
            {"zh": side, "en": side, "others": core_schema.typed_dict_field(others, required=False)},
            ref=NAME,
            extra_behavior="forbid",
        )
        read = core_schema.no_info_after_validator_function(_text, table)
        # JSON goes straight to the fields: a function before them would have pydantic keep the texts (contract/model.py)
        return core_schema.json_or_python_schema(
            json_schema=read,
            python_schema=core_schema.no_info_before_validator_function(_table, read),
            serialization=core_schema.plain_serializer_function_ser_schema(_table, return_schema=table),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        found = handler(schema)
        handler.resolve_ref_schema(found).update(title=NAME, description=DESCRIPTION)
        return found


def _table(text: object) -> object:
    """A record is looked at again: it may have been made in Python, where nothing checks it."""
    if not isinstance(text, LocalText):
        return text
    both = {"zh": text.zh, "en": text.en}
    return both if text.others is None else {**both, "others": text.others}


def _text(table: Mapping[str, Any]) -> LocalText:
    return LocalText(zh=table["zh"], en=table["en"], others=table.get("others"))


Text = Annotated[LocalText, _AsMessage]
"""A bilingual text as a field of a message (双语文本)."""
