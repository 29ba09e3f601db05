from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class RunState(models.TextChoices):
    WAITING = "waiting", _("not started")
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("done")


# Something may still be posted.
STILL_GOING = (RunState.WAITING, RunState.RUNNING, RunState.PAUSED)


class Run(models.Model):
    """Threads that belong together and go out in order, such as those of a chat, with one hand on the brake.

    Nothing of a run is posted unless it is RUNNING. The times of its threads are absolute; whoever pauses and goes on,
    or moves the run, moves the times of all that is not yet posted.
    """

    title = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    rehearsal = models.BooleanField(default=False)
    # A post that is later than this is not sent: the run pauses and asks. Up to it, what follows keeps its gaps.
    patience = models.PositiveIntegerField(default=60)  # seconds
    started_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)  # why it paused by itself, for people; empty: somebody did
    late_thread = models.ForeignKey("publishing.Thread", on_delete=models.SET_NULL, null=True, related_name="+")
    # Rises with every change that a watching page wants to see.
    changes = models.PositiveIntegerField(default=0)

    privacy = privacy(
        "id", "title", "state", "rehearsal", "patience", "started_at", "paused_at", "ended_at", "said", "late_thread",
        "changes",
    )  # fmt: skip

    def __str__(self) -> str:
        return self.title
