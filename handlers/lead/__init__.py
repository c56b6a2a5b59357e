"""The lead's conversation: joining, alerts, opening, answering, closing."""
