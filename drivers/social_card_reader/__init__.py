"""The social-security card reader: PC/SC, the records of LD/T 33, and a monitor that outlives service and reader."""
