"""What can go wrong while the screen is built. All of it is a defect of the installation, told to the technician.

ScreenDefect
├── TranslationBroken   the words of a language cannot be compiled or loaded
└── ScreenBroken        a QML file does not load
"""


class ScreenDefect(Exception):
    """界面缺陷 — the screen cannot be built as installed."""


class TranslationBroken(ScreenDefect):
    """翻译文件损坏."""


class ScreenBroken(ScreenDefect):
    """界面文件损坏."""
