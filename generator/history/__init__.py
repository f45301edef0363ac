"""git → commits, versions, files, bytes. The only importer of git (GitPython), and never a checkout."""
