"""Partners that share no code with the project: an ESC/POS printer of the registries, Debian's IPP printer and spooler."""
