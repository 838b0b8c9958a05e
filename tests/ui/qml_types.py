"""Writes down for qmllint what our Python types look like, from their live meta-objects.

PySide's own static dump stops at the first lambda (6.12), so the types are read at run time.
"""

from pathlib import Path

from PySide6.QtCore import QMetaMethod, QMetaObject, QObject

from ui.dock import viewmodel
from ui.painting import (
    frame_feed,
    glyphs,
    live_picture,
    page_picture,
    qr_code,
    ring,
    signature_pad,
    stroke_pad,
    writing_feed,
    writing_pad,
)
from ui.viewmodels import (
    browsing,
    diagnostics,
    field,
    filling,
    finishing,
    form,
    frame,
    identity,
    idle,
    intents,
    kiosk,
    languages,
    note,
    note_screen,
    overlay,
    row_list_model,
    screen,
    wall_clock,
)

MODULES = {
    "Kiosk.ViewModels": (
        row_list_model, screen, note, frame, overlay, wall_clock, intents, field, form, browsing, identity, filling, finishing,
        note_screen, idle, diagnostics, languages, kiosk,
    ),
    "Kiosk.Painting": (
        frame_feed, glyphs, live_picture, page_picture, qr_code, ring, stroke_pad, signature_pad, writing_feed, writing_pad,
    ),
    "Kiosk.Dock": (viewmodel,),
}  # fmt: skip
NEEDED = {
    "Kiosk.ViewModels": "depends QtQuick\ndepends Kiosk.Painting\n",
    "Kiosk.Painting": "depends QtQuick\n",
    "Kiosk.Dock": "depends QtQuick\ndepends Kiosk.ViewModels\n",
}
CREATABLE = {"LivePicture", "PagePicture", "QrCode", "Ring", "SignaturePad", "WritingPad"}
SINGLETONS = {"Glyphs"}


def write_types(folder: Path) -> None:
    """One qmldir with its qmltypes per module, under `folder`."""
    for uri, modules in MODULES.items():
        place = folder / uri.replace(".", "/")
        place.mkdir(parents=True, exist_ok=True)
        own = place / "qmldir"
        own.write_text(
            (own.read_text() if own.exists() else f"module {uri}\n") + f"typeinfo types.qmltypes\n{NEEDED[uri]}"
        )
        types = {each.__name__: each for module in modules for each in vars(module).values() if _is_ours(each, module)}
        components = "\n".join(_component(uri, each.staticMetaObject) for each in types.values())
        (place / "types.qmltypes").write_text(f"import QtQuick.tooling 1.2\nModule {{\n{components}\n}}\n")


def _is_ours(each: object, module: object) -> bool:
    return isinstance(each, type) and issubclass(each, QObject) and each.__module__ == getattr(module, "__name__", "")


def _component(uri: str, meta: QMetaObject) -> str:
    name = meta.className()
    lines = [f'    name: "{name}"', '    accessSemantics: "reference"', f'    prototype: "{_parent(meta)}"']
    lines += [f'    exports: ["{uri}/{name} 1.0"]', "    exportMetaObjectRevisions: [256]"]
    if name in SINGLETONS:
        lines += ["    isCreatable: false", "    isSingleton: true"]
    elif name not in CREATABLE:
        lines.append("    isCreatable: false")
    for place in range(meta.propertyOffset(), meta.propertyCount()):
        lines.append(_property(meta, place))
    for place in range(meta.methodOffset(), meta.methodCount()):
        lines.append(_method(meta.method(place)))
    return "Component {\n" + "\n".join(lines) + "\n}"


def _parent(meta: QMetaObject) -> str:
    """The painted item is not in Qt's own type files; all that QML uses of it is an item's."""
    return meta.superClass().className().replace("QQuickPaintedItem", "QQuickItem")


def _property(meta: QMetaObject, place: int) -> str:
    each = meta.property(place)
    kind, is_pointer = _type(each.typeName())
    reported = (
        f'notify: "{each.notifySignal().name().data().decode()}"'
        if each.hasNotifySignal()
        else "isPropertyConstant: true"
    )
    readonly = "" if each.isWritable() else "; isReadonly: true"
    pointer = "; isPointer: true" if is_pointer else ""
    return f'    Property {{ name: "{each.name()}"; type: "{kind}"{pointer}{readonly}; {reported} }}'


def _method(method: QMetaMethod) -> str:
    kind = "Signal" if method.methodType() == QMetaMethod.MethodType.Signal else "Method"
    given = "".join(
        f'\n        Parameter {{ name: "{name.data().decode() or "value"}"; type: "{_type(kind.data().decode())[0]}" }}'
        for name, kind in zip(method.parameterNames(), method.parameterTypes(), strict=True)
    )
    back = _type(method.typeName())[0]
    returned = f'\n        type: "{back}"' if back not in {"", "void"} else ""
    return f'    {kind} {{\n        name: "{method.name().data().decode()}"{returned}{given}\n    }}'


def _type(name: str) -> tuple[str, bool]:
    return name.removesuffix("*"), name.endswith("*")
