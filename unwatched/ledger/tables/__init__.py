"""Tables (CSV) that organisers bring: those that the ledgers hand out, edited, or their own."""
