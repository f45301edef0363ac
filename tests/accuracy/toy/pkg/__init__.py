"""Every form that a declaration can take, to be imported and read."""

from pkg._impl import *
from pkg._impl import Model as Model, public_function

__all__ = ["Model", "public_function"]
