"""The durable outbox, the relay that drains it, and the client for the centre. No screens, no devices."""
