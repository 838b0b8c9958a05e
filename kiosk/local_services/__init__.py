"""Items that the terminal answers by itself, without a network: lookups in reference data, two calculations, guides, a form."""
