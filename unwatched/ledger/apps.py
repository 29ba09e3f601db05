from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "unwatched.ledger"
    label = "ledger"

    def ready(self) -> None:
        from unwatched.core import sitemap
        from unwatched.sources import claims

        from .models import Commitment, Law
        from .office import today
        from .services import finding

        today.register_all()
        sitemap.register("ledger", finding.in_sitemap)
        laws, promises = Law.objects.select_related("jurisdiction"), Commitment.objects.select_related("company")
        claims.register("ledger.law", words=_("Laws"), choices=lambda: laws.all())
        claims.register("ledger.commitment", words=_("Promises of companies"), choices=lambda: promises.all())
