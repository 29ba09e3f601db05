"""Telling programmes of others what happened: a demand met, an action closed, a new public number. Nothing personal.

Whoever changes something calls :func:`unwatched.webhooks.services.announce` in the same transaction.
"""
