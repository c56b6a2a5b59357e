"""The pupil's conversation: telling, sending, reading an answer, hiding."""
