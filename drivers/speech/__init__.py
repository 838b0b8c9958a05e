"""语音播报 — reads sentences aloud. Decides nothing about what is read."""
