"""What a reader of exports gathers."""

from dataclasses import dataclass, field, replace

from .. import Missing, Post, Trouble


@dataclass
class Found:
    """Posts, and what could not be read. With `chosen`, only those posts are kept, with their JSON as it came."""

    chosen: frozenset[str] | None = None
    posts: dict[str, Post] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    unquotable: set[str] = field(default_factory=set)  # uris that their author lets nobody show within another post
    _kept_out: dict[str, str] = field(default_factory=dict, repr=False)

    def add(self, post: Post | None, *, written: str) -> None:
        """Keeps a post; None (not everybody may read it) leaves no trace."""
        if post is None:
            return
        if self.chosen is None:
            self.posts[post.uri] = post
        elif post.uri in self.chosen:
            self.posts[post.uri] = replace(post, raw=written)

    def keep_out(self, uri: str, *, parent: str) -> None:
        """Remembers, while the export is read, that not everybody may see a post: nobody shall see a hole there."""
        self._kept_out[uri] = parent

    def close_ranks(self) -> None:
        """What answers a post that was kept out answers the one before it."""
        for uri, post in self.posts.items():
            parent, seen = post.parent_uri, {uri}
            while parent in self._kept_out and parent not in seen:
                seen.add(parent)
                parent = self._kept_out[parent]
            if parent != post.parent_uri:
                self.posts[uri] = replace(post, parent_uri="" if parent in seen else parent)
        self.missing = [one for one in self.missing if one.uri not in self._kept_out]
        self._kept_out.clear()

    def trouble(self, where: str, why: str) -> None:
        self.troubles.append(Trouble(where=where, why=why))
