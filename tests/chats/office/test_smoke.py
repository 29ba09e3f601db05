import pytest


@pytest.mark.parametrize("path", ["", "people/", "rehearsal/", "cards/", "settings/", "kit.pdf", "kit.md", "kit.ics", "kit.zip", "runbook.md", "runbook.yaml", "cards/5.png", "stop/"])
def test_smoke(office, chat, path):
    page = office.get(f"/office/chats/{chat.pk}/{path}")
    assert page.status_code in (200, 302), page.content
    if path == "stop/": assert page.status_code == 302
def test_list(office, db):
    assert b"Start from the template" in office.get("/office/chats/").content
def test_step(office, chat):
    assert office.get(f"/office/chats/{chat.pk}/steps/{chat.steps.get(number=3).pk}/").status_code == 200
def test_planned(office, chat):
    office.post(f"/office/chats/{chat.pk}/plan/")
    chat.refresh_from_db()
    assert chat.run
    print(office.get(f"/office/chats/{chat.pk}/").content.decode())
