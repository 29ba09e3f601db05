"""What every other test leans on."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError
from wagtail.models import Locale, Page


@pytest.mark.filterwarnings("ignore")  # pytest-socket warns before it raises
def test_the_internet_is_out_of_reach():
    with pytest.raises(SocketConnectBlockedError), socket.socket() as plug:
        plug.connect(("192.0.2.1", 80))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_migrations_wrote_is_there_after_the_tables_were_emptied(turn):
    assert Page.objects.filter(depth=1).exists()
    assert Locale.objects.exists()


@pytest.mark.django_db
def test_what_migrations_wrote_is_there_for_whoever_comes_next():
    assert Page.objects.filter(depth=1).exists()
