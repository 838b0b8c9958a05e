"""The machine that the terminal runs on: its checks, network, power, drives, log files and starts."""
