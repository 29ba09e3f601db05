"""Supporters in the office: how many, taking them out, bringing them in. The list itself stays closed here."""
