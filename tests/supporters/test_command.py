"""`unwatched supporters`: what it prints, what it writes, and how it ends."""

import io
import stat

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.actions.factories import make_campaign, make_organisation
from unwatched.supporters.models import Consent, Supporter
from unwatched.vault import services as vault

from .people import HERE, INES, make_supporter, own_wording, row, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(host=make_organisation(HERE), title="No face scanning")


def run(*words):
    out, err = io.StringIO(), io.StringIO()
    call_command("supporters", *map(str, words), stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue()


def test_a_list_goes_out_and_comes_in_by_commands(campaign, tmp_path):
    make_supporter(campaign, "ines@example.org", wording=own_wording(campaign))
    there = make_campaign(host=campaign.host, title="There")
    out = tmp_path / "list.json"
    with pytest.raises(CommandError, match="is closed"):
        run("export", campaign.pk, "-o", out)
    assert not out.exists()
    vault.open_ring(campaign.host.ring, by=None, reason="moving", now=timezone.now())
    assert "holds names and addresses in clear" in run("export", "no face scanning", "-o", out)[1]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_text().startswith("{")
    with pytest.raises(CommandError, match="exists"):
        run("export", campaign.pk, "-o", out)
    looked, _err = run("import", there.pk, out, "--look")
    assert looked == ["This would be, nothing was changed:", "added 1, changed 0, unchanged 0"]
    assert run("import", there.pk, out)[0] == ["added 1, changed 0, unchanged 0"]
    assert run("import", there.pk, out)[0] == ["added 0, changed 0, unchanged 1"]
    assert list(Supporter.objects.filter(campaign=there).values_list("consents__at")) == list(
        Consent.objects.filter(supporter__campaign=campaign).values_list("at")
    )
    status, _err = run("status")
    assert status[1].endswith(": 1 say yes, 0 have taken it back")


@pytest.mark.once
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "99", "{file}"], "“99” is no campaign here"),
        (["import", "{pk}", "{file}.not"], "No such file"),
        (["import", "{pk}", "{file}"], "list.csv:3: at is missing"),
        (["import", "{pk}", "{file}", "--as", "nobody@example.org"], "No organiser signs in"),
        (
            ["export", "{pk}", "-o", "-", "--organisation", "Nobody"],
            "nobody said yes to mail of Nobody. They answered to: nothing yet.",
        ),
    ],
)
def test_what_goes_wrong_ends_in_a_sentence(campaign, tmp_path, words, said):
    file = tmp_path / "list.csv"
    file.write_bytes(table(INES, row(at="")))
    with pytest.raises(CommandError) as error:
        run(*(word.format(pk=campaign.pk, file=file) for word in words))
    assert said in str(error.value)
    assert not Supporter.objects.exists()


@pytest.mark.once
def test_a_file_that_is_too_large_is_refused_unread(campaign, tmp_path, monkeypatch):
    monkeypatch.setattr("unwatched.supporters.management.commands.supporters.MOST_BYTES", 1024 * 1024)
    file = tmp_path / "large.csv"
    file.write_bytes(b"x" * (1024 * 1024 + 1))
    with pytest.raises(CommandError, match="larger than 1 MB"):
        run("import", campaign.pk, file)
