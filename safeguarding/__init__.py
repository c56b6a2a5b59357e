"""What is decided: pure domain, no input or output, no clock, no randomness."""
