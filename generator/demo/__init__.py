"""Two small SDKs that never were, told as histories: steps in folders, which become commits with fixed shas."""
