"""Those who decide, in the office."""
