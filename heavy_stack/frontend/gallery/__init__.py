"""Examples of every component, which /dev/components shows with their source."""
