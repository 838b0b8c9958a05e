"""Reads the print on a straightened page or card, and turns it upright. In a process that ends, with models of a package."""
