"""Groups of an office, for which slips are printed together: an orientation day, a departure."""
