"""Publishing the catalogue to terminals."""
