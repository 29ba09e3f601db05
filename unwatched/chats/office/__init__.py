"""The office's screens about chats."""
