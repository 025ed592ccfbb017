"""What several tests share: real databases, real servers, a real browser."""
