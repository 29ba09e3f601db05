"""Several people and workers at one moment."""

import threading

from django.db import connection


def run_together(*work):
    """Runs each in a thread of its own, until all have ended; what went wrong in them."""
    failures = []

    def run(one):
        try:
            one()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
