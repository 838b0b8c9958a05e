"""What a terminal and the centre say to each other: records, answers, sealing, signatures. Imports only the catalogue."""
