"""What the web server runs."""

import multiprocessing
import os

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.wsgi import get_wsgi_application

from unwatched.core import lean
from unwatched.core.caching import PARAMETERS
from unwatched.core.pagecache import PageCache

from .lifeline import end_with_parent, wait_for_gate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unwatched.config.settings")
if multiprocessing.parent_process():  # Granian's worker process
    end_with_parent()

lean.use_few_arenas()
lean.set_up()
from unwatched.actions.lane import SigningLane  # noqa: E402  (needs the models)
from unwatched.core import removals  # noqa: E402
from unwatched.directory.via import KnownPartners  # noqa: E402

wait_for_gate()
if isinstance(staticfiles_storage, ManifestFilesMixin):
    # Read when the code was loaded, but the files may have been gathered since.
    staticfiles_storage.hashed_files, staticfiles_storage.manifest_hash = staticfiles_storage.load_manifest()
pages = PageCache(
    SigningLane(get_wsgi_application()), asked=PARAMETERS, languages=len(settings.LANGUAGES) > 1,
    removals=removals.look_safely,
)  # fmt: skip
removals.when_removed(pages.drop_removable)
removals.keep_looking(pages.tidy, lean.give_back)
application = KnownPartners(pages)
