"""The demo's story, driven through the real screens."""
