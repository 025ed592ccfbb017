"""What people meet: real pages of a real server in a real Chromium."""
