"""Rules as they are shipped, tried on real servers and on simulated news."""
