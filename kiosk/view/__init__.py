"""What is on the screen, as frozen data, and what a citizen can want of it. The whole seam between core and screen.

Decides nothing and words nothing: what may be shown is masked here, and colours, sizes and places are the screen's.
"""
