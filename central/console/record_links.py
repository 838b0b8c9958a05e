"""Where the records behind each number of the counts page are listed: exactly those that the number counts."""

from dataclasses import dataclass, replace

from central.console.counts_form import CountsQuery
from central.usage.crossing import CountMeasure, Wanted, period_before, year_before


@dataclass(frozen=True)
class RecordLinks:
    """The addresses for one question (记录链接). A row and a column are values along its two axes; "" is all of them."""

    query: CountsQuery

    def number(self, row: str = "", column: str = "") -> str:
        """Of what the page counts."""
        return self._address(self.query.wanted, self.query.measure, row, column)

    def of_begun(self, row: str = "") -> str:
        """Of those that were given up or failed too."""
        return self._address(self.query.wanted, CountMeasure.BEGUN, row)

    def before(self, row: str = "") -> str:
        """Of the period before."""
        return self._address(period_before(self.query.wanted), self.query.measure, row)

    def year_before(self, row: str = "") -> str:
        """Of the same days of the year before."""
        return self._address(year_before(self.query.wanted), self.query.measure, row)

    def _address(self, wanted: Wanted, measure: CountMeasure, row: str, column: str = "") -> str:
        asked = replace(self.query, wanted=wanted)
        if row:
            asked = asked.at(asked.down, row)
        if column and asked.across is not None:
            asked = asked.at(asked.across, column)
        return f"/console/counts/records?{asked.address(of=measure.value)}"
