"""A Telegram of our own on loopback: the Bot API, people with phones, a clock, and everything that can go wrong.

The demo runs on it and so does the test suite; the application cannot tell it from the real one.
"""
