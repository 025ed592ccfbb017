"""HTML documents as text. The only place that escapes."""
