"""Alarms about terminals: opened and closed by themselves, by the rules of one table, with a clock on who must act."""
