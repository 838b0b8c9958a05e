"""What officers work on (办件): cases, what is due, calls for help and their video."""
