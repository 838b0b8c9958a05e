"""Backups of the centre (备份): database and keys in one file, and back."""
