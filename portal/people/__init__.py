"""People: the column standard, deliveries, credentials, next steps, synthetic people."""
