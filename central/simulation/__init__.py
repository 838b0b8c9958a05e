"""A district made up: a year of its cases for demonstrations, trials and measurements. Nothing of it happened."""
