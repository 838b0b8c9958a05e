"""Calls for help (求助), and video with a window."""
