import pytest
from django.contrib.auth import get_user_model

from unwatched.office import first_steps
from unwatched.pages.models import SiteLook

pytestmark = pytest.mark.once


@pytest.fixture
def is_done(db):
    """Whether First steps counts "say who you are" as done."""
    rosa = get_user_model().objects.create_superuser("rosa@example.org", name="Rosa")
    return lambda: next(shown.is_done for shown in first_steps.steps_for(rosa) if shown.step.name == "who")


def test_a_site_says_who_it_is_once_it_has_a_name_of_its_own_and_an_address(home, is_done):
    SiteLook.objects.update(name="Unwatched", mail_address="hello@example.org")
    assert not is_done()
    SiteLook.objects.update(name="Harrow Unwatched", mail_address="")
    assert not is_done()
    SiteLook.objects.update(mail_address="hello@example.org")
    assert is_done()


def test_the_name_of_the_demo_is_nobodys_own(loaded, is_done):
    SiteLook.objects.update(mail_address="hello@example.org")
    assert not is_done()
