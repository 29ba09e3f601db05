"""Who may do what in one chat, beyond what a role in the office allows everywhere."""

from unwatched.accounts.models import User
from unwatched.chats.models import Chat, ChatPerson, PersonRole

HOSTS = (PersonRole.HOST, PersonRole.COHOST)


def is_host(chat: Chat, user: User) -> bool:
    """Whether somebody holds the reins: by their role in the office, or because this chat names them."""
    return user.has_perm("chats.host_chat") or ChatPerson.objects.filter(chat=chat, user=user, role__in=HOSTS).exists()
