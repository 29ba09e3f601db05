from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "unwatched.campaigns"
    label = "campaigns"
