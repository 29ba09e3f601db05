class GatewayError(Exception):
    """Something outside did not do what we asked."""


class Temporary(GatewayError):
    """It may work later: try again."""


class Permanent(GatewayError):
    """It will not work this way: tell a person."""
