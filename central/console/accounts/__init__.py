"""Who is at the console (账号): login, sign-on, accounts and the audit of what they do."""
