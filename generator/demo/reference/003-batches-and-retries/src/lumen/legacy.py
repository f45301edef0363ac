"""Names from before the first release."""

from lumen.client import Client

LumenClient = Client
