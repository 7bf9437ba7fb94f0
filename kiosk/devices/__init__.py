"""Card readers and printers, and their simulators behind the same protocols: plain threads that emit events."""
