"""What citizens searched for at terminals and did not find (搜而未得)."""
