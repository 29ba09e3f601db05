from .whom import Contact, Way

__all__ = ["Contact", "Way"]
