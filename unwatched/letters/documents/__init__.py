from .letter import letter_pdf

__all__ = ["letter_pdf"]
