"""What belongs to the demo, and how the project looks without it; used by `./heavy remove-demo`."""
