"""SQLite with a queue: whoever wants to write waits their turn."""
