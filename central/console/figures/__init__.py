"""What is counted (统计): the counts, their charts and sheets, the key figures, and what searches did not find."""
