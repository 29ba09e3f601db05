from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "unwatched.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        from unwatched.sources import claims

        from .models import Campaign

        claims.register("campaigns.campaign", words=_("Campaigns"), choices=lambda: Campaign.objects.order_by("title"))
