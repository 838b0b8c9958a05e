"""What the console's forms take: lines of text without control characters, which PostgreSQL could not keep and no page could show."""

from typing import Final

LINE: Final = r"^[^\x00-\x1f\x7f]*$"
OPERATOR: Final = r"^[^\S\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
"""A line with something in it that can be seen."""
REGION: Final = r"^[0-9]{6,12}$"
