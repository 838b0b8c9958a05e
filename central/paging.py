"""Lists that come in pages."""


def page_within(wanted: int, number: int, size: int) -> tuple[int, int]:
    """The page that is shown where `wanted` is asked for, and how many there are of so many lines: one at least."""
    pages = max(1, -(-number // size))
    return min(max(wanted, 1), pages), pages
