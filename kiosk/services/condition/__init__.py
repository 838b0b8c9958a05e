"""How the terminal is (运行状况): what is looked at, the faults there are and their words, and what the centre hears of it."""
