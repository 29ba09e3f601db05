"""What a changed law no longer does, told from its words: docs/explanation/comparing.md says what that can know."""

from .shapes import Loss, Weight

__all__ = ["Loss", "Weight"]
