"""The facts against independent readers, commit by commit: what Python itself, click and ``ast`` say of the same sources."""
