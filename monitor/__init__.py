"""The pure half of deskwatch: article records in, counts and text out; no sockets, no clock, no environment."""
