"""What is looked over, signed, paid and sent (提交)."""
