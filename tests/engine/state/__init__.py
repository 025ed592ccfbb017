"""What pages keep in their browsers."""
