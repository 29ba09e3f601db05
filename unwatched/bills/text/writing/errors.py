from unwatched.bills.errors import BillError


class WritingError(BillError):
    """A text cannot be made into a document. The message is a sentence for whoever wrote it."""
