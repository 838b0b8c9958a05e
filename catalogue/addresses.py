"""Where an address lies, by the names of the places at its beginning, as ID cards write them: 广东省和平县…, 广东省河源市源城区…"""

import re
from collections.abc import Iterable

from msgspec import Struct

from catalogue.reference import Reference
from catalogue.reference_schema import Region, reach

_KIND_OF_PROVINCE = re.compile("(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")


def region_of(address: str, reference: Reference) -> str:
    """The code of the county, city or province of the address, by its words and the list of places; "" where they do not show it."""
    text = re.sub(r"\s", "", address)
    province = _begins(text, reference.region_children(), is_short=True)
    if province is None:
        return ""
    rest = text.removeprefix(province.name.zh).removeprefix(_short(province))
    cities = reference.region_children(province.code)
    city = _begins(rest, cities)
    if city is None:
        # cards of counties leave the city out
        county = _begins(rest, [child for above in cities for child in reference.region_children(above.code)])
    else:
        county = _begins(rest.removeprefix(city.name.zh), reference.region_children(city.code))
    found = county or city or province
    return found.code


def lies_in(region: str, wider: str) -> bool | None:
    """Whether a region lies in a wider one, by their codes; None where too little is known of the first."""
    known, wanted = reach(region) if region else "", reach(wider)
    if known.startswith(wanted):
        return True
    return None if wanted.startswith(known) else False


class Area(Struct, frozen=True):
    """A division (地域范围), or with `outside` all that lies not in it."""

    code: str
    outside: bool = False

    def may_hold(self, region: str) -> bool:
        """Whether a region, given by its code, may lie in this area; a region that is too wide to know may."""
        return lies_in(region, self.code) is not self.outside


def _short(region: Region) -> str:
    return _KIND_OF_PROVINCE.sub("", region.name.zh)


def _begins(text: str, regions: Iterable[Region], *, is_short: bool = False) -> Region | None:
    """The region with whose name the text begins, the longest where several do."""
    fitting = [region for region in regions if text.startswith(_short(region) if is_short else region.name.zh)]
    return max(fitting, key=lambda place: len(place.name.zh), default=None)
