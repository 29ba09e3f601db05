"""What a changed law no longer does, told from its words: docs/explanation/comparing.md says what that can know."""

from .finding import losses
from .shapes import Loss, Weight

__all__ = ["Loss", "Weight", "losses"]
