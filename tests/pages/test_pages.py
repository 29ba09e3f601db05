import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.media.pictures import jpeg
from unwatched.core.caching import PUBLIC
from unwatched.media.models import Picture
from unwatched.pages.models import PetitionPage, SiteLook, UpdatePage

from . import factories

pytestmark = pytest.mark.once

VIDEO = "11111111-2222-4333-8444-555555555555"


def words_of(response):
    return response.content.decode()


def every_address(full):
    factories.make_guide(full, slug="read", body=[factories.every_block()[4]])
    factories.make_plain(full, slug="plain", body=[factories.text()])
    update = UpdatePage.objects.first()
    return [
        "/", "/faces/", "/faces/petition/", update.get_url(), "/faces/updates/", "/faces/read/", "/faces/plain/",
        "/what-we-keep/", "/write-to-us/", "/search/", "/search/?q=face", "/feed/", "/faces/feed/", "/sitemap.xml",
        "/robots.txt",
    ]  # fmt: skip


def test_every_public_page_is_the_same_for_all_may_be_kept_and_loads_nothing_foreign(client, full):
    for address in every_address(full):
        plain = client.get(address)
        assert plain.status_code == 200, address
        # The campaign counts days: no cache may show it after midnight.
        assert re.sub(r"(if-error)=\d+", r"\1=86400", plain.headers["Cache-Control"]) == PUBLIC, address
        assert not plain.cookies, address
        assert "cookie" not in plain.headers.get("Vary", "").lower(), address
        assert "accept-language" not in plain.headers.get("Vary", "").lower(), address
        other = Client(headers={"Accept-Language": "de, ar;q=0.5", "User-Agent": "Mozilla/5.0"}).get(address)
        # The petition's form holds a token with its time; everything else is the same to the byte.
        assert without_token(words_of(other)) == without_token(words_of(plain)), address
        look_inside(words_of(plain), address)


def without_token(html):
    return re.sub(r'name="t" value="[^"]*"', "", html)


def look_inside(html, address):
    """No inline style or script, and nothing from elsewhere."""
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html), address
    for url in re.findall(
        r'<(?:link[^>]*rel="(?:stylesheet|icon|preload)"[^>]*href|script[^>]*src|img[^>]*src)="([^"]+)"', html
    ):
        assert url.startswith("/"), (address, url)


def test_organisers_get_pages_that_nobody_keeps(client, full):
    client.cookies[settings.SESSION_COOKIE_NAME] = "anything"
    assert client.get("/faces/").headers["Cache-Control"] == "private, no-store"


def test_campaign_page_shows_every_block(client, full):
    html = words_of(client.get("/faces/"))
    for said in [
        "To the Wrenfield City Council", "My face is not your evidence.", "Vote for it on 14 January.",
        "The story so far", "Number 2", "Pass the Face Scanning Ordinance", "If someone says…", "Nor had Mr A.",
        "Chief of Police", "The audit", "Come by", "Signed by 38 of their own staff.", "Nineteen hours",
        "tube.example.org", "Delta Legal Aid", ">Sign</b>",
    ]:  # fmt: skip
        assert said in html, said
    assert "<iframe" not in html


def test_campaign_page_needs_few_questions_to_the_database(client, full, django_assert_max_num_queries):
    client.get("/faces/")  # fills what each process keeps
    with django_assert_max_num_queries(12):
        client.get("/faces/")


def test_campaign_page_weighs_less_than_60_kb_in_all(client, full):
    html = words_of(client.get("/faces/"))
    names = set(re.findall(r'/static/([^"]+)"', html))
    assert any(name.endswith(".woff2") for name in names)
    sizes = {name: Path(finders.find(name)).stat().st_size for name in names}
    favicon = len(client.get(reverse("favicon")).content)
    assert sum(sizes.values()) + len(html.encode()) + favicon < 60_000, (len(html), sizes)


@pytest.mark.both
def test_empty_pages_say_so_in_words(client, home):
    assert "No campaign is public yet." in words_of(client.get("/"))
    assert "No address stands here yet." in words_of(client.get("/write-to-us/"))
    factories.make_campaign(home, slug="bare")
    assert "The story of this campaign is being written." in words_of(client.get("/bare/"))
    assert "Nothing to report yet." in words_of(client.get("/bare/updates/"))


def test_home_page_lists_the_campaign_with_its_petition(client, full):
    response = client.get("/")
    html = words_of(response)
    assert "<title>Wrenfield Unwatched</title>" in response.content.decode(), "not the site's name twice"
    assert "No face scanning in Wrenfield" in html
    assert 'href="/faces/petition/"' in html


def test_petition_page_whose_petition_is_over_offers_no_tab(client, full):
    petition = PetitionPage.objects.get().asked
    petition.closes_at = timezone.now() - timedelta(days=1)
    petition.save()
    assert ">Sign</b>" not in words_of(client.get("/faces/"))


def test_petition_page_in_preview_without_petition_has_a_place_for_its_form(campaign):
    page = PetitionPage(title="New", shout="New.", letter="<p>Dear council</p>", addressee="Council", slug="new")
    page.locale = campaign.locale
    campaign.add_child(instance=page)
    response = page.make_preview_request()
    assert "The form appears here as soon as this page is published." in response.content.decode()
    assert "public" not in response.headers["Cache-Control"]


def test_a_long_german_headline_is_printed_whole(client, home):
    headline = "Gesichtserkennungsüberwachungsverbotsvolksbegehren jetzt unterschreiben"
    factories.make_campaign(home, slug="lang", shout=headline, title=headline)
    html = words_of(client.get("/lang/"))
    assert headline in html
    assert "shout shout--" in html


def test_update_page_names_its_source_and_leads_back(client, campaign):
    update = factories.make_update(campaign, source="Minutes, page 4", source_url="https://example.org/minutes")
    html = words_of(client.get(update.get_url()))
    assert 'href="https://example.org/minutes"' in html
    assert 'href="/faces/"' in html


def test_an_unsafe_source_that_is_in_the_database_is_no_link(client, campaign):
    update = factories.make_update(campaign, source="Minutes")
    UpdatePage.objects.update(source_url="javascript:alert(1)")
    assert "javascript:" not in words_of(client.get(update.get_url()))


def test_hostile_blocks_in_the_database_do_nothing(client, campaign):
    link = {"text": "x", "url": "javascript:alert(2)", "page": None}
    campaign.body = [
        factories.text('<p><a href="javascript:alert(1)">x</a><script>alert(1)</script></p>', heading="<script>alert"),
        factories.block("flyer", {"heading": "F", "stock": "mint", "words": "", "rows": [
            {"when": "w", "title": "t", "text": "", "link": link}]}),
        factories.block("quote", {
            "quote": "<img src=x onerror=alert()>", "who": "", "source": "s", "url": "javascript:x"}),
        factories.block("resources", {"heading": "h", "intro": "", "resources": [
            {"title": "t", "url": "data:text/html,x", "note": "", "about": ""}]}),
        factories.video("javascript:alert(4)"),
    ]  # fmt: skip
    campaign.ways = [factories.block("way", {"verb": "Go", "words": "x", "link": link})]
    campaign.save()
    html = words_of(client.get("/faces/"))
    for bad in ["javascript:", "<script>alert", "onerror=alert()>", "data:text/html"]:
        assert bad not in html.replace("&lt;img src=x onerror=alert()&gt;", ""), bad


def test_video_is_a_card_that_names_its_host_until_it_is_asked_for(client, campaign):
    campaign.body = [factories.video(key=VIDEO)]
    campaign.save()
    before = client.get("/faces/")
    assert "tube.example.org" not in before.headers["Content-Security-Policy"]
    assert "The video lies at tube.example.org" in words_of(before)
    assert f'href="?play={VIDEO}#v-{VIDEO}"' in words_of(before)
    playing = client.get(f"/faces/?play={VIDEO}")
    assert "frame-src 'self' https://tube.example.org" in playing.headers["Content-Security-Policy"]
    frame = re.search(r"<iframe[^>]*>", words_of(playing))[0]
    for attribute in ['title="Nineteen hours"', "sandbox=", 'referrerpolicy="no-referrer"']:
        assert attribute in frame


def test_a_made_up_video_opens_no_frame(client, campaign):
    campaign.body = [factories.video(key=VIDEO)]
    campaign.save()
    for play in ["", "nonsense", "'; script-src *", "x" * 5000, "\x00", VIDEO + "x"]:
        response = client.get("/faces/", {"play": play})
        assert response.status_code == 200
        assert "<iframe" not in words_of(response)
        assert "tube.example.org" not in response.headers["Content-Security-Policy"]


def test_a_video_at_an_unknown_host_is_a_plain_link(client, campaign):
    campaign.body = [factories.video("https://films.example.org/nineteen.html", key=VIDEO)]
    campaign.save()
    html = words_of(client.get(f"/faces/?play={VIDEO}"))
    assert "<iframe" not in html
    assert 'href="https://films.example.org/nineteen.html"' in html


def test_menu_marks_the_open_page_and_its_section(client, campaign):
    campaign.show_in_menus = True
    campaign.save()
    factories.make_update(campaign, slug="news")
    assert 'href="/faces/" aria-current="page"' in words_of(client.get("/faces/"))
    assert 'href="/faces/" aria-current="true"' in words_of(client.get("/faces/news/"))
    assert "aria-current" not in words_of(client.get("/what-we-keep/"))


def test_menu_of_the_settings_goes_before_the_pages_own(client, campaign):
    campaign.show_in_menus = True
    campaign.save()
    look = SiteLook.objects.get()
    look.menu = [factories.block("link", {"text": "Our story", "page": campaign.pk, "url": ""})]
    look.save()
    html = words_of(client.get("/what-we-keep/"))
    assert ">Our story</a>" in html
    assert ">No face scanning in Wrenfield</a>" not in html


def test_foot_says_where_to_write_and_where_the_code_is(client, home):
    look = SiteLook.objects.get()
    look.postal_address, look.mail_address, look.source_code = (
        "12 Harrow Street\nWrenfield",
        "a@example.org",
        "https://example.org/code",
    )
    look.save()
    html = words_of(client.get("/"))
    assert "12 Harrow Street · Wrenfield · a@example.org" in html
    assert 'href="https://example.org/code"' in html


def test_a_page_that_is_not_there_has_our_words_and_menu(client, full):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "There is no page here" in words_of(response)
    assert "Wrenfield Unwatched" in words_of(response)


def test_a_page_taken_back_is_gone_from_everywhere(client, full):
    update = UpdatePage.objects.first()
    url = update.get_url()
    update.unpublish()
    assert client.get(url).status_code == 404
    for address in ["/", "/faces/", "/faces/updates/", "/feed/", "/sitemap.xml", f"/search/?q={update.title}"]:
        assert url not in words_of(client.get(address)), address


def test_posting_to_a_page_is_refused(client, full):
    assert client.post("/faces/", {"a": "b"}).status_code == 405


def test_updates_are_listed_page_by_page(client, campaign):
    for number in range(23):
        factories.make_update(campaign, title=f"Update number {number}", slug=f"u-{number}")
    first, second = words_of(client.get("/faces/updates/")), words_of(client.get("/faces/updates/?p=2"))
    assert first.count('class="slip__when"') == 20
    assert second.count('class="slip__when"') == 3
    assert '<link rel="canonical" href="http://localhost:8000/faces/updates/">' in second
    assert client.get("/faces/updates/?p=%00").status_code == 200
    assert words_of(client.get("/faces/updates/?p=999")).count('class="slip__when"') == 3


def picture(**fields):
    file = ImageFile(BytesIO(jpeg(size=(1600, 900))), name="march.jpg")
    return Picture.objects.create(**({"title": "march", "file": file, "alt": "Forty people on steps"} | fields))


def test_a_picture_says_what_it_shows_and_who_made_it(client, campaign):
    shown = picture(credit="Noor <b>Haddad</b>", licence="CC BY 4.0")
    campaign.body = [factories.block("picture", {"picture": shown.pk, "caption": "Before the vote"})]
    campaign.save()
    html = words_of(client.get("/faces/"))
    drawn = re.search(r"<img[^>]*>", html)[0]
    assert 'alt="Forty people on steps"' in drawn
    assert 'loading="lazy"' in drawn
    assert re.search(r'src="/media/[^"]+\.webp"', drawn)
    assert "Before the vote" in html
    assert "Picture: Noor &lt;b&gt;Haddad&lt;/b&gt;, CC BY 4.0" in re.sub(r"<(?!/?b>)[^>]+>", "", html)


def test_a_decorative_picture_is_silent_and_a_deleted_one_leaves_no_hole(client, campaign):
    shown = picture(alt="", is_decoration=True)
    campaign.body = [factories.block("picture", {"picture": shown.pk, "caption": ""}), factories.text()]
    campaign.save()
    assert 'alt=""' in words_of(client.get("/faces/"))
    shown.delete()
    html = words_of(client.get("/faces/"))
    assert "<figure" not in html
    assert "The story so far" in html


def test_a_video_may_have_a_picture_of_ours_on_its_card(client, campaign):
    campaign.body = [factories.video(picture=picture().pk, transcript="https://example.org/words")]
    campaign.save()
    html = words_of(client.get("/faces/"))
    assert 'alt="Forty people on steps"' in html
    assert 'href="https://example.org/words"' in html
