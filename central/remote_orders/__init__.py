"""Orders to single terminals: given at the console, fetched by the terminal, answered by it; diagnoses that came back."""
