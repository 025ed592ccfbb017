"""What `./heavy VERB` runs: one verb per module, listed in verbs.py."""
