"""Items as rows of a list: title, department, icon, and whether they can be done here now. Pure."""

from catalogue.availability import Available, Conditions, Unavailable, availability
from catalogue.reasons import CAUTIONS, explain
from catalogue.schema import ServiceItem
from catalogue.text import Language
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.view.view import ItemRow

UNKNOWN_ICON = "file-document-outline"


def item_row(item: ServiceItem, snapshot: CatalogueSnapshot, conditions: Conditions, language: Language) -> ItemRow:
    department = snapshot.departments.get(item.department)
    theme = snapshot.themes.get(item.theme)
    standing = availability(item, conditions)
    return ItemRow(
        code=item.code,
        title=item.name.in_language(language),
        alias=item.alias.in_language(language),
        department="" if department is None else department.short.in_language(language),
        icon=UNKNOWN_ICON if theme is None else theme.icon,
        is_available=isinstance(standing, Available),
        note=_note(standing, language),
    )


def _note(standing: Available | Unavailable, language: Language) -> str:
    if isinstance(standing, Unavailable):
        return explain(standing.hindrances[0]).what.in_language(language)
    return CAUTIONS[standing.cautions[0]].in_language(language) if standing.cautions else ""
