"""What the desk has seen and made of it, kept in SQLite or PostgreSQL."""
