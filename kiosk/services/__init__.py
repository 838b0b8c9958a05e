"""What serves every visit: the ports to queue, centre and devices, settings, health, catalogue, heartbeat, background work, wipe.

Builds none of it (`app.core` does), knows no screen and no step, and keeps nothing about a person beyond the visit.
"""
