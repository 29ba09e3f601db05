"""A bill or a law as a file: Akoma Ntoso first (`akn`), and everything else out of that."""
