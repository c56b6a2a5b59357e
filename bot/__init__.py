"""What runs: configuration, command line, wiring, doors, worker, courier, clock, log and sandbox."""
