class WebhookError(Exception):
    """Each message is a sentence that says what to do next."""
