"""Writing bills together, sharing them, and bringing in what others have written."""
