"""Calls for help from terminals (求助呼叫): they ring at the console until somebody answers."""
