"""Cases: what people complained of, hoped for or found wrong, until it is answered and closed."""
