from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField


class Field(AbstractFormField):
    page = ParentalKey("PeerPage", on_delete=models.CASCADE, related_name="form_fields")


class PeerPage(AbstractForm):
    template = "peer/page.html"
    landing_page_template = "peer/page.html"
