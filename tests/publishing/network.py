"""Networks in memory, one account for each channel."""

from dataclasses import replace

from unwatched.gateways.social.memory import MemoryAccount, MemoryWall
from unwatched.publishing.services import publisher


class ForgetfulWall(MemoryWall):
    """A server that does not know a key again: what is sent twice stands there twice."""

    def add(self, note):
        return super().add(replace(note, key="")) if not note.key else self._add_anew(note)

    def _add_anew(self, note):
        with self._lock:
            kept = replace(note, id=str(len(self._notes) + 1))
            self.put(kept)
            return kept


class ForgetfulAccount(MemoryAccount):
    """Sends whatever it is told to, again and again. It finds its own posts by what they say and answer."""

    def __init__(self, **more):
        super().__init__(ForgetfulWall(), **more)

    def _send(self, draft):
        self._check(draft)
        return self._sent(self.wall.add(self.note(draft)))

    def note(self, draft):
        from unwatched.gateways.social.memory import _as_note

        return _as_note(draft)

    def _send_all(self, drafts):
        for draft in drafts:
            self._check(draft)
        sent = []
        for draft in drafts:
            sent.append(self._send(replace(draft, parent=sent[-1] if sent else draft.parent)))
        return sent


class Networks:
    """Give it to `run_due(open_account=networks)`."""

    def __init__(self, *, make=ForgetfulAccount, **more):
        self.make, self.more = make, more
        self.accounts = {}

    def __call__(self, channel):
        """The channel's account."""
        if channel.pk not in self.accounts:
            self.accounts[channel.pk] = self.make(**self.more)
        return self.accounts[channel.pk]

    def run(self, now):
        return publisher.run_due(now, open_account=self)

    def posts(self, channel):
        """Texts on a channel's account, each with that of the post that it answers."""
        notes = {note.id: note for note in self(channel).wall.notes}
        return [(note.text, notes[note.parent].text if note.parent else None) for note in notes.values()]


def chain(*texts):
    """What a thread of these texts looks like when it stands."""
    return list(zip(texts, [None, *texts], strict=False))
