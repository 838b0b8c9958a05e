"""What the citizen gives (填写): fields of the form, lists, pages and things that are measured."""
