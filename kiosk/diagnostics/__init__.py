"""Diagnostics (诊断模式): how keepers and technicians get in, what they see and what they may do. Knows no citizen."""
