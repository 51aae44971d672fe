"""What the work of staff needs beside the records: accounts, sessions, attempts. Kept in one SQLite file."""
