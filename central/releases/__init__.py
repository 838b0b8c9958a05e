"""Software for the terminals (版本发布): the signed repository of releases, who gets which when, and what became of it."""
