"""The office's screens about bills."""
