"""What is measured, never tested: figures depend on the machine."""
