from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import User


def organiser(request: HttpRequest) -> User:
    """Who is signed in; raises PermissionDenied when nobody is."""
    user = request.user
    if isinstance(user, AnonymousUser):
        raise PermissionDenied
    return user
