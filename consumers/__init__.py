"""The half of deskwatch that touches the world: files, SQLite, HTTP, clock, environment, threads, command line."""
