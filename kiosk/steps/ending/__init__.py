"""What the citizen takes away (办结): the result, the papers, and another item."""
