"""What is said: the pupil's and the lead's conversations, in events and answers of no door."""
