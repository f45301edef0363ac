"""The one error that a user meets: a sentence that names the place and the mend. The command line prints it and exits with 2."""


class ParityError(Exception):
    """Something that the user can mend: a wrong call, configuration or input."""
