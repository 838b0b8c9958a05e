"""Ratings within somebody's reach. No row has two of department, terminal and item, so a place and a department together have none."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.schema import Catalogue
from central.ratings.service import RatingSum, rating_sum, rating_sums
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import Scope
from central.usage.dimensions import EVER, Period
from central.usage.rating_models import RatingScope
from contract.terms import RatingLevel


@dataclass(frozen=True)
class RatingsWithin:
    """The ratings of a scope (范围内评价): in all, and the lists that can be told of it. `every` is None where none can be."""

    every: RatingSum | None
    lists: Mapping[RatingScope, list[RatingSum]]


def ratings_within(session: Session, catalogue: Catalogue | None, scope: Scope, period: Period = EVER) -> RatingsWithin:
    """Of everything, of one department (with its items), or of the terminals of one place."""
    if scope.is_whole:
        every = {each: rating_sums(session, each, period) for each in RatingScope}
        return RatingsWithin(rating_sum(session, period), every)
    if scope.region and scope.department:
        return RatingsWithin(None, {})
    if scope.department:
        own = [each for each in rating_sums(session, RatingScope.DEPARTMENT, period) if each.key == scope.department]
        codes = {each.code for each in catalogue.items if each.department == scope.department} if catalogue else set()
        items = [each for each in rating_sums(session, RatingScope.ITEM, period) if each.key in codes]
        return RatingsWithin(_together(own), {RatingScope.DEPARTMENT: own, RatingScope.ITEM: items})
    here = set(session.scalars(select(TerminalEntry.terminal_id).where(*scope.of_terminals(TerminalEntry.terminal_id))))
    terminals = [each for each in rating_sums(session, RatingScope.TERMINAL, period) if each.key in here]
    return RatingsWithin(_together(terminals), {RatingScope.TERMINAL: terminals})


def _together(sums: list[RatingSum]) -> RatingSum:
    levels = {level: sum(each.by_level[level] for each in sums) for level in RatingLevel}
    return RatingSum(levels, sum(each.total for each in sums))
