"""What can go wrong while the screen is built. All of it is a defect of the installation, reported to the technician.

ScreenDefect
├── TranslationBroken   the words of a language cannot be compiled or loaded
└── ScreenBroken        a QML file does not load
"""


class ScreenDefect(Exception):
    """The screen cannot be built as installed (界面缺陷)."""


class TranslationBroken(ScreenDefect):
    """The compiled messages of the screen cannot be read (翻译文件损坏)."""


class ScreenBroken(ScreenDefect):
    """A QML file of the screen cannot be loaded (界面文件损坏); the text says where."""
