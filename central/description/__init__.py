"""The centre's interface for machines, described for them: what may be asked, what is answered, how it is refused."""
