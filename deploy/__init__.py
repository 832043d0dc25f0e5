"""How deskwatch is run."""
