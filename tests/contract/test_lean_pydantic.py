"""Messages are read and refused as ever where pydantic was loaded without the types of its schemas."""

import subprocess
import sys

LOADED = """
import contract.lean_pydantic
from pydantic_core import core_schema
assert core_schema.StringSchema.__annotations__ == {} and not hasattr(core_schema.StringSchema, "__required_keys__")
from typing_extensions import TypedDict
class Shape(TypedDict):
    side: int
assert Shape.__required_keys__ == {"side"}
from pydantic import TypeAdapter, ValidationError
from contract.text import Text
assert TypeAdapter(Text).validate_json('{"zh": "一", "en": "one"}').zh == "一"
assert TypeAdapter(Shape).validate_python({"side": "3"}) == {"side": 3}
try:
    TypeAdapter(Text).validate_json('{"zh": ""}')
except ValidationError as refused:
    print(refused.error_count() > 0)
"""


def test_messages_are_read_as_ever() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "True\n", "")
