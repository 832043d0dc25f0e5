"""Everything goes wrong, on a real broker, while the news goes on; and no count may be wrong for it."""
