"""Papers for the citizen's telephone: kept for half an hour, signed, fetched by who has the address (存到手机)."""
