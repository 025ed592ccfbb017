"""Tells the time that was worked here, by ptyme-track; optional, and off unless started."""
