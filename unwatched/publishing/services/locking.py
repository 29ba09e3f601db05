"""The one order in which rows are locked: channel, run, thread, delivery. Two that keep to it never wait in a ring."""

from unwatched.publishing.models import Channel, Run, Thread


def lock_channel(pk: int) -> Channel:
    return Channel.objects.select_for_update(no_key=True).get(pk=pk)


def lock_run(run: Run) -> Run:
    return Run.objects.select_for_update(no_key=True).get(pk=run.pk)


def lock_thread(thread: Thread) -> Thread:
    """A thread as it stands now; its run is locked with it."""
    if thread.run_id:
        Run.objects.select_for_update(no_key=True).get(pk=thread.run_id)
    return Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)
