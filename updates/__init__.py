"""Updates of the terminal's software: which release starts, how one is fetched, and when one is good.

Knows nothing of the screen, the queue or the centre's messages: `app.core.release_feed` brings them together (docs/adr/0037).
"""
