"""Papers for the citizen's telephone: kept for half an hour, signed, fetched by the holder of the address (存到手机)."""
