"""The terminals (终端): their register, faults, settings, releases, orders and staff."""
