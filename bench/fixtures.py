"""What the measured site holds: lines run inside its own settings (see programs.Site.python)."""

PETITION = """
from django.utils import timezone
from unwatched.actions.models import Petition
from unwatched.pages import services
from unwatched.pages.models import CampaignPage, HomePage, PetitionPage
now = timezone.now()
home = HomePage.objects.first() or services.make_site(name="Bench", now=now)
page = services.add_page(home, CampaignPage(title="Campaign", slug="campaign", shout="No face scanning"))
page = services.add_page(page, PetitionPage(title="Petition", slug="petition", shout="Leave our faces alone.",
    addressee="the Council", letter="<p>We ask you to pass the ordinance.</p>" * 6))
services.ensure_petition(page, by=None, now=now)
Petition.objects.update(burst_limit=10**9, steady_limit=10**9)
print(page.get_url())
"""

PEER = """
from unwatched.pages import services
from unwatched.pages.models import HomePage
from bench.peer.models import Field, PeerPage
page = services.add_page(HomePage.objects.first(), PeerPage(title="Peer", slug="peer"))
Field.objects.create(page=page, label="Name", field_type="singleline", sort_order=1)
Field.objects.create(page=page, label="Email", field_type="email", sort_order=2)
print(page.get_url())
"""

ROWS = """
from unwatched.actions.models import Signature
print(Signature.objects.count())
"""

TABLES = """
from django.db import connection
cursor = connection.cursor()
cursor.execute("CREATE TABLE bench_small (id bigserial PRIMARY KEY, body text)")
cursor.execute("CREATE TABLE bench_signature (LIKE actions_signature INCLUDING ALL)")
"""
