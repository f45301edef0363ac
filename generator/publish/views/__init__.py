"""A frozen struct for each page, and the functions that build it: everything a template prints is computed here."""
