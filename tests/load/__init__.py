"""A database as large as years of work, and what the screens cost on it; see README.md."""
