"""What leaves the machine on paper: receipts as blocks for the thermal printer, documents as PDF for the A4 printer."""
