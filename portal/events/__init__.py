"""Events: what kiosks send up, taken in once and receipted."""
