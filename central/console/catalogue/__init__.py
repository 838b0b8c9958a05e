"""What the centre publishes (事项与知识库): drafts of items and answers, on pages and in sheets."""
