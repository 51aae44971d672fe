"""The search engines. `protocol` is the one language they are spoken to in; each is a folder."""
