"""Taking a signature: one row, one answer for everybody. What it costs is in docs/explanation/counting.md."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from unwatched.actions.models import Mail, Shown, SignatureState
from unwatched.core import text
from unwatched.core.grouping import Together
from unwatched.vault import services as vault
from unwatched.vault.models import Ring

from .places import beginning

# Nobody gets more mails than this about one signature, however often the form is sent.
MAILS_AT_MOST = 5


@dataclass(frozen=True)
class Desk:
    """All that taking a signature needs to know about a petition, so that it asks the database nothing."""

    petition_id: int
    scope: str  # of the blind index: the campaign
    rings: Sequence[Ring]  # the host's, always
    partner_rings: dict[int, Ring]  # by the wording that asks for it
    place_letters: int = 0  # of the postcode, that are written in clear


@dataclass(frozen=True)
class Details:
    """What somebody typed, cleaned. ``wishes`` are the ids of the wordings that they ticked."""

    name: str
    email: str
    postcode: str = ""
    country: str = ""
    comment: str = ""
    show: bool = False
    wishes: Collection[int] = ()
    told_letters: int = 0  # so many letters of the postcode are kept in clear, said the form
    via: int | None = None  # the partner from whom they came, said the form

    def for_sealing(self) -> dict[str, str]:
        filled = {"name": self.name, "email": self.email, "postcode": self.postcode,
                  "country": self.country, "comment": self.comment}  # fmt: skip
        return {key: value for key, value in filled.items() if value}


# A second form from the same address changes nothing but the mail that is due: its owner is told. The first name
# stands, or else whoever knows an address could rewrite a signature. Disowned, removed and expired rows stay silent.
ROW = (
    "(%s, %s, %s, %s, %s, {pending}, %s, %s, %s, %s, %s, %s, %s, {json}, {confirm}, %s, 0, 0, {no}, '', {no}, {no}, "
    "%s, '', '', %s)"
)
SIGN = f"""
INSERT INTO actions_signature (
    petition_id, blind_index, sealed, transit, transit_at, state, signed_at, language, has_postcode, place,
    domain_mark, network_mark, score, wishes, mail, mail_at, mails_sent, code_tries, judged, aside, count_due, counted,
    shown, shown_name, shown_comment, via_id
) VALUES {{rows}}
ON CONFLICT (petition_id, blind_index) DO UPDATE SET
    transit = excluded.transit,
    transit_at = excluded.transit_at,
    mail = CASE WHEN actions_signature.state = '{SignatureState.PENDING}' THEN '{Mail.CONFIRM}' ELSE '{Mail.AGAIN}' END,
    mail_at = excluded.mail_at
WHERE actions_signature.mails_sent < {MAILS_AT_MOST}
    AND actions_signature.state IN ('{SignatureState.PENDING}', '{SignatureState.CONFIRMED}')
"""
FIXED = {"pending": f"'{SignatureState.PENDING}'", "confirm": f"'{Mail.CONFIRM}'"}
ROW_SQL = {
    "sqlite": ROW.format(json="%s", no="0", **FIXED),
    "postgresql": ROW.format(json="%s::jsonb", no="false", **FIXED),
}

Values = tuple[str | int | bool | bytes | None, ...]


def sign(desk: Desk, details: Details, *, ip: str, language: str, score: int, now: datetime) -> None:
    """Writes a signature, or lets the owner of a known address be told. On disk when it returns.

    ``ip`` is used for the day's network mark and forgotten. ``score`` (0 to 100) says how much the form looked like
    a machine's; it is judged later, in the worker. Returns nothing, so that no caller can tell new from repeated.
    Raises OperationalError when the database does not answer.
    """
    address = text.normalise_address(details.email)
    at = connection.ops.adapt_datetimefield_value(now)
    rings = [*desk.rings, *(desk.partner_rings[w] for w in details.wishes if w in desk.partner_rings)]
    together.write(
        (
            desk.petition_id,
            vault.blind_index(address, scope=desk.scope),
            vault.seal(details.for_sealing(), rings=list(dict.fromkeys(rings))),
            vault.lock_transit(details.email),
            at,
            at,
            language,
            bool(details.postcode),
            # No more than the setting says now, and no more than the form said to this person.
            beginning(details.postcode, letters=min(desk.place_letters, details.told_letters)),
            vault.mark(address.rpartition("@")[2], purpose="domain"),
            vault.network_mark(ip, day=now.date()) if ip else None,
            score,
            json.dumps(sorted(details.wishes)),
            at,
            Shown.ASKED.value if details.show else None,
            details.via,
        )
    )


def write_rows(rows: Sequence[Values]) -> None:
    """One statement for all of them. Of two rows for one signature the first stands, as if they had come one by one.

    In order of the blind index: two processes that write the same rows at once then wait for each other, not in a ring.
    """
    first: dict[Values, Values] = {}
    for row in rows:
        first.setdefault(row[:2], row)
    ordered = [first[key] for key in sorted(first, key=lambda key: (key[0], key[1]))]
    sql = SIGN.format(rows=", ".join([ROW_SQL[connection.vendor]] * len(ordered)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in ordered for value in row])


# Eight threads that sign at one moment cost the disk one write.
together: Together[Values] = Together(write_rows)
