"""The chip of a passport (ICAO 9303): opened, read as far as it is needed, and believed only with reason."""
