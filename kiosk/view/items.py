"""Items and their groups, as lists and tiles show them."""

from msgspec import Struct


class ItemRow(Struct, frozen=True):
    """An item in a list, by its short and its `official` name.

    `note` says why it cannot be done here now, or what is special (e.g. 离线可提交). `is_private`: it says something of the
    holder, which is not said aloud in a hall.
    """

    code: str
    title: str
    official: str
    department: str
    icon: str
    is_available: bool
    note: str = ""
    is_private: bool = False


class GroupTile(Struct, frozen=True):
    """A theme or a department on the home screen (主题、部门入口)."""

    id: str
    title: str
    icon: str
    count: int
