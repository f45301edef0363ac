"""A result → the static site: views in Python, words in templates. The only room that knows Jinja."""
