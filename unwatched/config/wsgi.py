"""What the web server runs."""

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from unwatched.core.pagecache import PageCache

from .lifeline import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unwatched.config.settings")
if multiprocessing.parent_process():  # Granian's worker process
    end_with_parent()

django = get_wsgi_application()


def make_application() -> PageCache:
    from django.conf import settings

    return PageCache(django, languages=len(settings.LANGUAGES) > 1)


application = make_application()
