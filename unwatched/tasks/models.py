from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.accounts.models import User
from unwatched.core.privacy import privacy
from unwatched.office.people import Person


class TaskQuerySet(models.QuerySet["Task"]):
    def waiting(self) -> "TaskQuerySet":
        return self.filter(done_at=None)

    def done(self) -> "TaskQuerySet":
        return self.filter(done_at__isnull=False)

    def seen_by(self, user: Person) -> "TaskQuerySet":
        """One's own, and those of things that one may do."""
        mays = [may for may in self.order_by().values_list("may", flat=True).distinct() if user.has_perm(may)]
        return self.filter(Q(may__in=mays) | Q(given_to=user.pk))


class Task(models.Model):
    """Something to be done by somebody. It names no supporter and nobody from outside: it outlives what it is about."""

    # What it is about, in the words of the app that made it ("chats.chat:3:q2"): made once for each.
    about = models.CharField(max_length=120, unique=True)
    title = models.CharField(_("what is to be done"), max_length=200)
    why = models.CharField(_("why"), max_length=300, blank=True)
    url = models.CharField(max_length=300, blank=True)  # of the office's page where it is done
    may = models.CharField(max_length=100)  # the permission of those who see it while it is nobody's
    due_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    given_to = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="tasks")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")  # None: it was settled

    privacy = privacy(
        "id", "about", "title", "why", "url", "may", "due_at", "made_at", "given_to", "done_at", "done_by"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | Q(done_at__isnull=False), name="who_has_done_a_task_has_done_it"
            )
        ]

    def __str__(self) -> str:
        return self.title
