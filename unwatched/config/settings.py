"""Every setting, read from the environment (see .env.example and docs/reference/settings.md)."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .env import Env, read_database, read_mail_server, read_secret
from .static import headers_of

env = Env()
CODE = Path(__file__).resolve().parent.parent

# --- Where things are ------------------------------------------------------------------------
DATA_DIR = env.path("UNWATCHED_DIR", Path("var")).absolute()
KEY_DIR = env.path("UNWATCHED_KEYS", DATA_DIR / "keys").absolute()
# Opened vault keys lie here for some minutes: memory, never a disk. See vault/lease.py.
LEASE_DIR = env.path("UNWATCHED_LEASE_DIR", Path("/dev/shm")).absolute()
OUTBOX_DIR = DATA_DIR / "outbox"
EXPORTS_DIR = DATA_DIR / "exports"  # archives that people have brought; they go after an hour
PRODUCTION = env.bool("UNWATCHED_PRODUCTION", False)
PUBLIC_URL = env.str("UNWATCHED_URL", "http://localhost:8000").rstrip("/")
SECRET_KEY = read_secret(KEY_DIR)
DEBUG = False

_host = urlsplit(PUBLIC_URL).hostname or "localhost"
ALLOWED_HOSTS = [_host, *env.list("UNWATCHED_OTHER_HOSTS", [])]
if not PRODUCTION:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", "testserver"]
# How many reverse proxies of ours stand in front; 0 means that the peer's address is the visitor's.
PROXIES = env.int("UNWATCHED_PROXIES", 0)

# --- Apps ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unwatched.api",
    "unwatched.pages",
    "unwatched.chats",
    "unwatched.archive",
    "unwatched.bills",
    "unwatched.letters",
    "unwatched.contacting",
    "unwatched.actions",
    "unwatched.publishing",
    "unwatched.ledger",
    "unwatched.supporters",
    "unwatched.tasks",
    "unwatched.campaigns",
    "unwatched.directory",
    "unwatched.sources",
    "unwatched.webhooks",
    "unwatched.media",
    "unwatched.accounts",
    "unwatched.vault",
    "unwatched.office",
    "unwatched.core",
    "unwatched.pages.apps.RedirectsConfig",  # wagtail.contrib.redirects, lighter
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    "unwatched.accounts.apps.PeopleConfig",  # wagtail.users, with our views
    "wagtail.sites",  # the list of pages links to it and breaks without
    "unwatched.media.apps.DocumentsConfig",  # wagtail.documents, lighter
    "unwatched.media.apps.ImagesConfig",  # wagtail.images, lighter
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "unwatched.office.middleware.frames_within_the_office",
    "unwatched.pages.framing.frames_elsewhere",
    "unwatched.core.middleware.public_headers",
    "unwatched.core.middleware.refuse_foreign_posts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "unwatched.core.middleware.language_of_address",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "unwatched.core.whole.give_back_whole",
    "unwatched.accounts.middleware.require_second_factor",
    "unwatched.accounts.middleware.refuse_wrong_forms",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "unwatched.config.urls"
WSGI_APPLICATION = "unwatched.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    }
]

# --- Data ------------------------------------------------------------------------------------
DATABASES = {"default": read_database(env, "DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'unwatched.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = None  # six times the signatures per second, measured
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what was answered "thank you" is on disk even when the power fails.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        # What is erased is overwritten, and not only forgotten.
        "PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the process's memory only: rate limits of the sign-in count addresses there, and nothing lands on a disk.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# --- Mail ------------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", "")
MAIL_IS_CAUGHT = not EMAIL_URL
if MAIL_IS_CAUGHT:
    EMAIL_BACKEND = "unwatched.core.outbox.OutboxBackend"
else:
    _mail = read_mail_server(env, "EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("UNWATCHED_MAIL_FROM", f"hello@{_host}")
# Of the codes that staff get at work, where others may read along: an address whose name tells nobody anything.
UNWATCHED_CODE_FROM = env.str("UNWATCHED_CODE_FROM", "") or DEFAULT_FROM_EMAIL

# --- The outside world -----------------------------------------------------------------------
# Only for a network of your own: else a link that somebody typed could make this machine read its neighbours.
UNWATCHED_ALLOW_PRIVATE_SERVERS = env.bool("UNWATCHED_ALLOW_PRIVATE_SERVERS", False)
# "auto": a captured page is drawn by the system's Chromium when there is one, offline; "off": never.
UNWATCHED_SCREENSHOTS = env.str("UNWATCHED_SCREENSHOTS", "auto")
# Whose word on "this existed then" is asked for once a day: nobody's, until the organisers choose.
UNWATCHED_STAMP_AUTHORITIES: list[str] = env.list("UNWATCHED_STAMP_AUTHORITIES", [])
UNWATCHED_STAMP_CALENDARS: list[str] = env.list("UNWATCHED_STAMP_CALENDARS", [])
UNWATCHED_STAMP_ROOTS = env.path("UNWATCHED_STAMP_ROOTS", None)
# Where Bluesky's accounts are listed.
UNWATCHED_BLUESKY_DIRECTORY = env.str("UNWATCHED_BLUESKY_DIRECTORY", "https://plc.directory")
# Where Bluesky's posts are read, and its stream; without the stream its search is asked once a minute.
UNWATCHED_BLUESKY_VIEW = env.str("UNWATCHED_BLUESKY_VIEW", "https://public.api.bsky.app")
_jetstream = env.str("UNWATCHED_JETSTREAM", "wss://jetstream.us-east.bsky.network/xrpc")
UNWATCHED_JETSTREAM = "" if _jetstream == "off" else _jetstream
# For reading threads on X, which charges for each post. Without it people bring the archive that X gives them.
UNWATCHED_X_BEARER_TOKEN = env.str("UNWATCHED_X_BEARER_TOKEN", "")

# --- Words and time --------------------------------------------------------------------------
LANGUAGE_CODE = env.str("UNWATCHED_LANGUAGE", "en")
_KNOWN_LANGUAGES = {
    "ar": _("Arabic"), "de": _("German"), "en": _("English"), "es": _("Spanish"), "fa": _("Persian"),
    "fr": _("French"), "he": _("Hebrew"), "it": _("Italian"), "nl": _("Dutch"), "pl": _("Polish"),
    "pt": _("Portuguese"), "tr": _("Turkish"), "ur": _("Urdu"),
}  # fmt: skip
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    (code, _KNOWN_LANGUAGES.get(code, code))
    for code in dict.fromkeys([LANGUAGE_CODE, *env.list("UNWATCHED_OTHER_LANGUAGES", [])])
]
LOCALE_PATHS = [CODE / "locale"]
FORMAT_MODULE_PATH = ["unwatched.core.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("UNWATCHED_TIME_ZONE", "UTC")

# --- Files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_ADD_HEADERS_FUNCTION = headers_of
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "unwatched.core.gathering.StaticFiles"},
}
# Nothing that a visitor sends may be large: the longest form is some kilobytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# A file is held in memory while its request runs, and only for people who are signed in: media/uploads.py.
UPLOAD_LIMIT = 12 * 1024 * 1024
# A web archive made elsewhere: a few pages with their pictures and films. Taken from and given to the disk in parts.
ARCHIVE_LIMIT = 64 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["unwatched.media.uploads.MemoryOnly"]
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750

# --- People who sign in ----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["unwatched.accounts.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Without it, a session that began with a one-time link may look around; a password alone never opens the office.
UNWATCHED_REQUIRE_SECOND_FACTOR = env.bool("UNWATCHED_REQUIRE_SECOND_FACTOR", PRODUCTION)

ACCOUNT_ADAPTER = "unwatched.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "unwatched.accounts.forms.LoginForm",
    "reset_password": "unwatched.accounts.forms.ResetPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody can sign up, but the sign-in form asks for what stands here
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by using the invitation that went there
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # else anybody could make us write to anybody
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL = "account_login"
# Counted in this process's memory, for at most an hour, and on no disk; see docs/howto/sign-in.md.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "10/m/ip,3/h/key",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "unwatched.accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "unwatched.accounts.forms.CodeForm",
    "authenticate_webauthn": "unwatched.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "unwatched.accounts.forms.PasskeyAgainForm",
    "login_webauthn": "unwatched.accounts.forms.PasskeyLoginForm",
    "add_webauthn": "unwatched.accounts.forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 s: telephones' clocks are a little off

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
SESSION_COOKIE_NAME = "office"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
WAGTAILADMIN_LOGIN_URL = "/office/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # both are allauth's and ours
WAGTAILUSERS_PASSWORD_ENABLED = False

# --- Safety ----------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
# Not "no-referrer": with that, browsers send "Origin: null" with our own forms.
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # frame-ancestors of the content policy does more than X-Frame-Options
    "security.W021",  # whether browsers have the domain on their built-in list is for its owner to decide
    "security.W004", "security.W008", "security.W012", "security.W016",  # core/checks.py says it with the remedy
]  # fmt: skip
X_FRAME_OPTIONS = "SAMEORIGIN"  # the office previews pages in a frame
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],  # the office may frame itself: office/middleware.py
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# --- Wagtail ---------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Unwatched"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_I18N_ENABLED = True
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "media.File"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "unwatched.media.forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "unwatched.media.forms.FileForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = WAGTAILDOCS_MAX_UPLOAD_SIZE = UPLOAD_LIMIT
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # documents are downloaded, never opened on our own address
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "txt", "zip"]
WAGTAIL_ENABLE_UPDATE_CHECK = False  # would tell releases.wagtail.org that we exist
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one clock for all: "tonight at eight" means the same to everybody
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # would send a hash of an organiser's address
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_FRONTEND_LOGIN_URL = "/office/account/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False

# --- Logs: ids, never addresses; no access log exists -----------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "unwatched.core.logs.DiscreetFormatter", "format": "%(levelname)s %(name)s: %(message)s"},
    },
    "filters": {"discreet": {"()": "unwatched.core.logs.NamedByView"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]}},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # else errors would be mailed as well
        "django.request": {"level": "ERROR"},  # a page that is not there is no news
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # anybody can send any name
        "django_tasks": {"level": "WARNING"},  # Wagtail's index has two lines to say about every saved page
        "httpx": {"level": "WARNING"},  # would write down every address that we ask
        "wagtail": {"level": "WARNING"},  # the audit log says it better, and to organisers only
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
