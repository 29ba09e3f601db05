from .looking_up import FindForm

__all__ = ["FindForm"]
