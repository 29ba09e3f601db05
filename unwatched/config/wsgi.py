"""What the web server runs."""

import multiprocessing
import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from unwatched.core.pagecache import PageCache

from .lifeline import end_with_parent, wait_for_gate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unwatched.config.settings")
if multiprocessing.parent_process():  # Granian's worker process
    end_with_parent()

django.setup()
wait_for_gate()
application = PageCache(get_wsgi_application(), languages=len(settings.LANGUAGES) > 1)
