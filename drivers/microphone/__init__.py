"""Microphones, and what makes words of their sound in a process of its own."""
