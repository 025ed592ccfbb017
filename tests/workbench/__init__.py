"""What a new owner finds around the code: renaming, editor, container, image, CI."""
