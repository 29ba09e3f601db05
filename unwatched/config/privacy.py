"""What the fields of models that are not ours hold. Read once, field by field; a new version's new field fails a test.

A link to an organiser's account is not marked: who it is stands in the account's own row and goes with it. Marked is
what itself names or describes somebody. No supporter stands in any of these tables: they have no account here.
"""

from django.db import connection

from unwatched.core.privacy import THIRD_PARTY, Kept, privacy

# The search table has more columns on PostgreSQL.
_MORE_SEARCH = ("title_text", "body_text") if connection.vendor == "postgresql" else ()

THIRD_PARTY.update({
    # --- Django ---
    "auth.Group": privacy("id", "name", "permissions"),
    "auth.Permission": privacy("id", "name", "content_type", "codename"),
    "contenttypes.ContentType": privacy("id", "app_label", "model"),
    # Which organiser is signed in. Visitors have no session. Left out of backups (vault/dumps.py).
    "sessions.Session": privacy("session_key", "expire_date", session_data=Kept.OFFICE),
    # --- Sign-in (allauth) ---
    "account.EmailAddress": privacy("id", "user", "verified", "primary", email=Kept.OFFICE),
    "account.EmailConfirmation": privacy("id", "email_address", "created", "sent", "key"),
    # The secret of the one-time codes, or a passkey's public key and the name that its owner gave it.
    "mfa.Authenticator": privacy("id", "user", "type", "created_at", "last_used_at", data=Kept.OFFICE),
    # --- Wagtail: the tree of pages and who may change it ---
    "wagtailcore.Locale": privacy("id", "language_code"),
    "wagtailcore.Site": privacy("id", "hostname", "port", "site_name", "root_page", "is_default_site"),
    "wagtailcore.Page": privacy(
        "id", "path", "depth", "numchild", "translation_key", "locale", "latest_revision", "live",
        "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision", "go_live_at",
        "expire_at", "expired", "locked", "locked_at", "locked_by", "title", "draft_title", "slug", "content_type",
        "url_path", "owner", "seo_title", "show_in_menus", "search_description", "latest_revision_created_at",
        "alias_of",
    ),
    "wagtailcore.Collection": privacy("id", "path", "depth", "numchild", "name"),
    "wagtailcore.GroupPagePermission": privacy("id", "group", "page", "permission"),
    "wagtailcore.GroupCollectionPermission": privacy("id", "group", "collection", "permission"),
    "wagtailcore.GroupSitePermission": privacy("id", "group", "site", "permission"),
    # These passwords are shared by all readers of a page.
    "wagtailcore.PageViewRestriction": privacy("id", "restriction_type", "password", "page", "groups"),
    "wagtailcore.CollectionViewRestriction": privacy("id", "restriction_type", "password", "collection", "groups"),
    "wagtailcore.ReferenceIndex": privacy(
        "id", "content_type", "base_content_type", "object_id", "to_content_type", "to_object_id", "model_path",
        "content_path", "content_path_hash",
    ),
    "wagtailcore.APIToken": privacy(
        "id", "user", "name", "prefix", "key_hash", "created", "last_used_at", "revoked_at",
    ),
    "wagtailcore.UploadedFile": privacy("id", "file", "for_content_type", "uploaded_by_user"),
    # --- Wagtail: drafts, comments, history ---
    # A page as it was, with the comments that editors wrote beside it.
    "wagtailcore.Revision": privacy(
        "id", "content_type", "base_content_type", "object_id", "created_at", "user", "object_str",
        "approved_go_live_at", content=Kept.OFFICE,
    ),
    "wagtailcore.Comment": privacy(
        "id", "page", "user", "contentpath", "position", "created_at", "updated_at", "revision_created",
        "resolved_at", "resolved_by", text=Kept.OFFICE,
    ),
    "wagtailcore.CommentReply": privacy("id", "comment", "user", "created_at", "updated_at", text=Kept.OFFICE),
    "wagtailcore.PageSubscription": privacy("id", "user", "page", "comment_notifications"),
    # The label of an organiser's own row is their name; the data may hold what they wrote as a reason.
    "wagtailcore.ModelLogEntry": privacy(
        "id", "content_type", "object_id", "action", "timestamp", "uuid", "user", "revision", "content_changed",
        "deleted", label=Kept.OFFICE, data=Kept.OFFICE,
    ),
    "wagtailcore.PageLogEntry": privacy(
        "id", "content_type", "page", "action", "timestamp", "uuid", "user", "revision", "content_changed", "deleted",
        "label", data=Kept.OFFICE,
    ),
    # --- Wagtail: workflows ---
    "wagtailcore.Workflow": privacy("id", "name", "active"),
    "wagtailcore.WorkflowPage": privacy("page", "workflow"),
    "wagtailcore.WorkflowContentType": privacy("content_type", "workflow"),
    "wagtailcore.WorkflowTask": privacy("id", "workflow", "task", "sort_order"),
    "wagtailcore.Task": privacy("id", "name", "content_type", "active"),
    "wagtailcore.GroupApprovalTask": privacy("task_ptr", "groups"),
    "wagtailcore.WorkflowState": privacy(
        "id", "content_type", "base_content_type", "object_id", "workflow", "status", "created_at", "requested_by",
        "current_task_state",
    ),
    "wagtailcore.TaskState": privacy(
        "id", "workflow_state", "revision", "task", "status", "started_at", "finished_at", "finished_by",
        "content_type", comment=Kept.OFFICE,
    ),
    # --- Wagtail: the office ---
    "wagtailadmin.Admin": privacy("id"),
    "wagtailadmin.EditingSession": privacy("id", "user", "content_type", "object_id", "last_seen_at", "is_editing"),
    # What an organiser typed into a form and has not saved yet.
    "wagtailadmin.FormState": privacy(
        "id", "user", "content_type", "object_id", "parent_object_id", "last_updated_at", data=Kept.OFFICE,
    ),
    "wagtailusers.UserProfile": privacy(
        "id", "user", "submitted_notifications", "approved_notifications", "rejected_notifications",
        "updated_comments_notifications", "dismissibles", "theme", "density", "contrast", "keyboard_shortcuts",
        avatar=Kept.OFFICE, preferred_language=Kept.OFFICE, current_time_zone=Kept.OFFICE,
    ),
    # --- Wagtail: pictures, files, search (the text of published pages once more), redirects, tags ---
    # The stock tables stay empty: ours are media.Picture and media.File.
    "wagtailimages.Image": privacy(
        "id", "collection", "title", "description", "file", "width", "height", "created_at", "uploaded_by_user",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height", "file_size", "file_hash", "tags",
    ),
    "wagtailimages.Rendition": privacy("id", "filter_spec", "file", "width", "height", "focal_point_key", "image"),
    "wagtaildocs.Document": privacy(
        "id", "collection", "title", "file", "created_at", "uploaded_by_user", "file_size", "file_hash", "tags",
    ),
    "wagtailsearch.IndexEntry": privacy(
        "id", "content_type", "object_id", "title_norm", "title", "body", "autocomplete", *_MORE_SEARCH,
    ),
    "wagtailsearch.SQLiteFTSIndexEntry": privacy("index_entry", "title", "body", "autocomplete"),  # SQLite only
    "wagtailredirects.Redirect": privacy(
        "id", "old_path", "site", "is_permanent", "redirect_page", "redirect_page_route_path", "redirect_link",
        "automatically_created", "created_at",
    ),
    "taggit.Tag": privacy("id", "name", "slug"),
    "taggit.TaggedItem": privacy("id", "tag", "content_type", "object_id"),
})  # fmt: skip
