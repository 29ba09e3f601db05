"""A real Chromium. A request to any other host, a script error or a breach of the content policy fails the test."""

import os
import shutil
import socket
import threading
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from whitenoise import WhiteNoise

from tests.pages.factories import make_site
from unwatched.chats.office import stream

POLICY_SAYS = """
addEventListener('securitypolicyviolation', event => console.error(
  'Content Security Policy breached: ' + event.effectiveDirective + ' by ' + (event.sample || event.blockedURI)));
"""
LAPTOP, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
PATIENCE = 120  # seconds: much more than anything takes, so that a busy machine is no failure
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
NO_NETWORK = {"data", "blob", "about"}
# The browser finds no other host. To look at each request on its way (context.route) would cost more than the page, and
# would switch the browser's own cache off.
NOWHERE = f"--host-resolver-rules=MAP * ~NOTFOUND, {', '.join(f'EXCLUDE {host}' for host in sorted(LOOPBACK))}"
# Threads beside that clean up and compile again, for speed, cost more than a short-lived page gets from them.
ONE_THREAD = "--js-flags=--single-threaded"
# Nothing to see, but of the same host: at "about:blank" the browser would begin a new process for the page.
BLANK = "/static/blank.html"
AXE = "/static/axe.js"  # half a megabyte: from our own host it is kept, compiled, for the next page
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def live_server():
    """The site. Its static files are kept by the browser until the test ends, as those of a real site are."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler, server.thread.server_class = StaticFiles, Server
    server.start()
    yield server
    server.stop()


class Server(ThreadedWSGIServer):
    """Hangs up when it is told to: browsers hold their lines for the next page that they ask for."""

    lines = set()

    def process_request(self, request, client_address):
        self.lines.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        self.lines.discard(request)
        super().shutdown_request(request)

    @classmethod
    def hang_up(cls):
        for line in list(cls.lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RD)  # what is being answered is answered


def asked_anew(application):
    """A public page may be kept for some seconds. A test that comes back to it wants to see what has changed."""

    def answer(environ, start_response):
        def start(status, headers, *more):
            return start_response(status, [shown_anew(*header) for header in headers], *more)

        return application(environ, start)

    return answer


def shown_anew(name, value):
    return (name, "no-cache") if name.lower() == "cache-control" and "public" in value else (name, value)


class StaticFiles(WhiteNoise):
    """Those of every app, found once."""

    def __init__(self, application):
        super().__init__(asked_anew(application), max_age=3600)
        for finder in reversed(list(get_finders())):
            for path, storage in finder.list([]):
                self.add_file_to_dictionary(settings.STATIC_URL + path, storage.path(path))
        self.add_file_to_dictionary(BLANK, str(Path(__file__).with_name("blank.html")))
        self.add_file_to_dictionary(AXE, str(files("axe_playwright_python").joinpath("axe.min.js")))


@pytest.fixture(scope="session")
def browser(django_db_setup):
    """One Chromium for the whole run."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's event loop lives in the tests' thread
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(playwright), args=[NOWHERE, ONE_THREAD])
        yield chromium
        chromium.close()


def find_chromium(playwright):
    """The browser's path; a missing one fails with the way to get it. The one without windows is a third cheaper."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    path = playwright.chromium.executable_path
    if not os.path.exists(path):
        pytest.fail("No Chromium: run 'make test', or 'apt-get install chromium', or 'playwright install chromium'.")
    return path


class Pages:
    """Those that tests are done with, for the next one that asks for the same: they have scripts and styles at hand."""

    def __init__(self, browser, site):
        self.browser, self.site, self.spare = browser, site, {}

    def open(self, *, alone, viewport=None, color_scheme="light", **options):
        """A page as a new one is. One that nobody else gets (`alone`) may be changed for good."""
        options = {"locale": "en-GB", "reduced_motion": "reduce", **options}
        key = None if alone else repr(sorted(options.items()))
        page = self.spare[key].pop() if self.spare.get(key) else self.make(key, options)
        page.faults, page.complains, page.scheme = [], breaches, color_scheme
        page.set_viewport_size(viewport or LAPTOP)
        page.emulate_media(color_scheme=color_scheme)
        return page

    def make(self, key, options):
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE * 1000)
        context.add_init_script(POLICY_SAYS)
        page = context.new_page()
        page.key = key
        context.on("requestfailed", lambda request: page.faults.extend(leaks(request)))
        page.on("pageerror", lambda error: page.faults.append(f"script error: {error}"))
        page.on("console", lambda message: page.faults.extend(page.complains(message)))
        return page

    def clear(self, page):
        """Nothing of a test is left in it but what a browser keeps of scripts, styles and pictures."""
        context = page.context
        for other in context.pages:
            if other is not page:
                other.close()
        context.set_offline(False)
        page.goto(self.site + BLANK)
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.emulate_media(media="null")
        page.mouse.move(-9, -9)  # outside: over nothing
        context.clear_cookies()
        self.spare.setdefault(page.key, []).append(page)


@pytest.fixture(scope="session")
def pages_at_hand(browser, live_server):
    return Pages(browser, live_server.url)


@pytest.fixture
def new_page(pages_at_hand, request):
    """`new_page(**options of a browser context)` opens a page; what it must not do is checked when the test ends.

    `alone=True` when the test changes what cannot be undone: its routes, its scripts, who listens, its devices.
    """
    opened = []

    def open_page(*, alone=False, **options):
        opened.append(pages_at_hand.open(alone=alone, **options))
        return opened[-1]

    failed = request.session.testsfailed
    yield open_page
    faults = [fault for page in opened for fault in page.faults]
    for page in opened:
        if page.key is None or page.is_closed() or faults or request.session.testsfailed > failed:
            page.context.close()
        else:
            pages_at_hand.clear(page)
    wait_for_requests()
    assert not faults, "\n".join(faults)


def wait_for_requests():
    """What a page has still asked for must not write into the next test's database."""
    stream.watch.end()  # a stream notices only now and then that its page is closed
    Server.hang_up()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(PATIENCE)
            assert not thread.is_alive(), "A request did not end."


@pytest.fixture
def page_of(new_page, live_server):
    """`page_of(user, **options of a browser context)`: a page on which somebody is signed in."""

    def open_it(user, **options):
        client = Client()
        client.force_login(user)
        page, name = new_page(**options), settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return page

    return open_it


@pytest.fixture
def open_office(page_of, rosa):
    """`open_office(**options)`: a page on which Rosa is signed in. The test's module says who she is."""

    def open_it(**options):
        return page_of(rosa, **options)

    return open_it


@pytest.fixture
def home(transactional_db):
    """The front page of a site."""
    return make_site(name="Wrenfield Unwatched")


@pytest.fixture
def office(page_of, home, django_user_model, live_server):
    """`office(**options)`: a page on which Rosa may do everything; any error in its console fails the test."""

    rosa = django_user_model.objects.create_superuser("rosa@example.org", name="Rosa Delgado")

    def open_office(**options):
        page = page_of(rosa, **{"viewport": LAPTOP, **options})
        page.complains = errors_of
        page.go = lambda name, *args: page.goto(live_server.url + reverse(name, args=args))
        return page

    return open_office


def errors_of(message):
    """What the console calls an error, but for the editor's own answer to a half-filled form it saves."""
    unfinished = "status of 400" in message.text and "/office/pages/" in message.location["url"]
    if message.type == "error" and not unfinished:
        yield message.text


@pytest.fixture
def page(new_page):
    """A page on a laptop's screen."""
    return new_page(viewport={"width": 1280, "height": 800})


@pytest.fixture
def phone(new_page):
    """A page on a small phone."""
    return new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)


def leaks(request):
    parts = urlsplit(request.url)
    if parts.scheme not in NO_NETWORK and parts.hostname not in LOOPBACK:
        yield f"foreign request: {request.url}"


def breaches(message):
    if message.type == "error" and "Content Security Policy" in message.text:
        yield f"content policy: {message.text}"


# Until what a change of size or colours has set off is done: handlers, and transitions that end.
SETTLED = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  document.getAnimations().filter(e => e.effect.getComputedTiming().endTime < Infinity).forEach(e => e.finish());
  done();
})))"""

# Elements that reach over the edge, for the message; what is moved away for screen readers does not count.
WIDE = """() => [...document.querySelectorAll('body *')].filter(e => !e.closest('.vh, .skip, .trap, svg')
  && (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1))
  .map(e => e.outerHTML.slice(0, 90))"""
# Links and fields outside running text that a thumb cannot hit.
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), summary')]
  .filter(e => !e.closest('p:not(.links):not(.row), .read, .say p, .skip, .trap, .hint, dd, .tick'))
  .filter(e => { const box = e.getBoundingClientRect(); return box.height && box.height < 43.5 })
  .map(e => `${e.getBoundingClientRect().height} ${e.outerHTML.slice(0, 90)}`)"""


def looks(page, *, both=True):
    """The page as it stands, once wide and light and once narrow and dark: `for size in looks(page)`, in px.

    It begins with the look that the last page had, so that every other page is loaded narrow. A screen whose parts
    others show in both looks is judged in that one (`both=False`). On PostgreSQL the page stays as it is: no database
    changes how it looks.
    """
    if not both or not judges_looks():
        yield page.viewport_size
        return
    both = [(LAPTOP, "light"), (PHONE, "dark")]
    for size, scheme in reversed(both) if page.viewport_size == PHONE else both:
        if (page.viewport_size, page.scheme) != (size, scheme):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            page.scheme = scheme
        page.evaluate(SETTLED)
        yield size


def judges_looks():
    """A page with the same rows is the same page: how it looks is judged on SQLite alone."""
    return connection.vendor == "sqlite"


def sideways(page):
    """How far the page or its scroller can be pushed sideways, in px."""
    return page.evaluate(
        "Math.max(...[document.documentElement, document.querySelector('.content-wrapper')]"
        ".filter(Boolean).map(e => e.scrollWidth - e.clientWidth))"
    )


# "there": the target has the focus. From then on further presses of Tab are caught, until the next question. "new":
# nothing has it, and the first press leads to a link past the menu.
FOCUS = """element => {
  window.tabEnds?.abort();
  window.tabEnds = new AbortController();
  addEventListener('keydown', event => {
    if (event.key === 'Tab' && document.activeElement === element) event.preventDefault();
  }, { capture: true, signal: window.tabEnds.signal });
  const now = document.activeElement;
  if (now === document.body)
    return document.querySelector('.skiplink') && element.closest('main') && !location.hash ? 'new' : '';
  if (now !== element) return '';
  window.tabEnds.abort();
  return 'there';
}"""
MOST_TABS, AT_ONCE = 250, 10


def tab_to(page, target):
    """Presses Tab until the target has the focus, as somebody without a mouse does: past the menu, if it is there."""
    for _ in range(0, MOST_TABS, AT_ONCE):
        focus = target.evaluate(FOCUS)
        if focus == "there":
            return
        if focus == "new":
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        for _ in range(AT_ONCE):
            page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached by keyboard")


# What is in order comes as well, and a lot of it: it stays in the browser. Wagtail's editor brings an axe of its own,
# with other rules. What would cost half of the time is left out: the store of icons, a quarter of an office page,
# which nobody sees and no rule judges; what stands in Wagtail's sidebar, as much as all the rest and the same on each
# screen (test_office.py judges it); reading the same few colours anew for each word; noting the HTML of all that is in
# order, and of what lies behind it (where a fault is will do).
FAULTS = """async ([address, whole]) => {
  if (window.axe?.ours !== true) {
    await new Promise((done, fail) => {
      const script = document.head.appendChild(document.createElement('script'));
      Object.assign(script, { src: address, onload: done, onerror: fail });
    });
    window.axe.ours = true;
    window.axe.configure({ noHtml: true });
    const { prototype } = window.axe.commons.color.Color, read = prototype.parseString, known = new Map();
    prototype.parseString = function (words) {
      if (!known.has(words)) {
        const { r, g, b, alpha } = read.call(this, words);
        known.set(words, { r, g, b, alpha });
      }
      return Object.assign(this, known.get(words));
    };
  }
  const kept = [...document.querySelectorAll(whole ? '[data-sprite]' : '[data-sprite], [data-wagtail-sidebar]')]
    .map(e => [e, [...e.childNodes]]);
  kept.forEach(([e]) => e.replaceChildren());
  const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
  kept.forEach(([e, inside]) => e.replaceChildren(...inside));
  return violations;
}"""


@pytest.fixture(scope="session")
def axe(live_server):
    """`axe(page)` judges the page as it stands; every rule is on. The page needs scripts.

    The office's sidebar is empty meanwhile, but for those who ask for the `whole` page.
    """

    def judge(page, *, whole=False):
        if not judges_looks():
            return
        faults = page.evaluate(FAULTS, [live_server.url + AXE, whole])
        assert not faults, "\n".join(describe(fault) for fault in faults)

    return judge


@pytest.fixture
def clean(axe):
    """`look, judge, seen = clean(page)`: nothing is amiss on a public page.

    `look()` in both looks; `judge()` as it stands, a screen whose parts both have seen; `seen`: titles.
    """

    def of(page):
        seen = set()

        def judge():
            page.wait_for_load_state()
            axe(page)
            assert page.evaluate(WIDE) == []
            assert page.evaluate(SMALL) == []
            seen.add(page.title())

        def look():
            page.wait_for_load_state()
            for _ in looks(page):
                judge()

        return look, judge, seen

    return of


def describe(fault):
    places = "\n".join(f"    {node['target']}\n    {node['failureSummary']}" for node in fault["nodes"])
    return f"{fault['id']} ({fault['impact']}): {fault['help']}\n{places}"
