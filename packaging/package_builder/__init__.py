"""Makes the packages of both products, bit for bit the same wherever it runs: `make package` (packaging/README.md)."""
