"""The terminal as the screen sees it: a view at a time, intents in, time in; from the touch that wakes it to the wipe.

It finds items, shows guides, walks life events and covers a step by an overlay. What a step does is `kiosk.steps`' alone; it
waits for no device and no network, and draws nothing.
"""
