"""What the parts page shows: every component with its states, made-up words in it."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator

from . import drawings

TODAY = date(2026, 11, 22)
GOALS = [(0, 10), (7, 10), (2318, 3000), (3127, 3000), (61_400, 100_000)]


class SpecimenForm(forms.Form):
    name = forms.CharField(label="Name")
    email = forms.EmailField(label="E-mail", help_text="We send one message to confirm. Then it is locked away.")
    postcode = forms.CharField(label="Postcode", required=False)
    reason = forms.CharField(label="Why you sign", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    show = forms.BooleanField(label="Show my name and my reason on this page", required=False)
    write = forms.BooleanField(label="Wrenfield Unwatched may write to me about this campaign", required=False)
    ways = forms.MultipleChoiceField(
        label="Where can you help?", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("bakery", "Outside a bakery"), ("desk", "At a desk"), ("soup", "With soup")],
    )  # fmt: skip
    when = forms.ChoiceField(label="When", choices=[("tue", "Tuesday"), ("thu", "Thursday")])


def words() -> dict[str, Any]:
    """The context of core/specimen.html."""
    return {
        "name": "Wrenfield Unwatched",
        "links": [
            {"url": "#", "text": "Campaign", "current": True}, {"url": "#", "text": "Laws"},
            {"url": "#", "text": "Week of action"}, {"url": "#", "text": "Who we are"},
        ],
        "languages": [{"url": "#", "code": "ar", "name": "العربية", "dir": "rtl"}],
        "foot": [{"url": "#", "text": "Take my name off"}, {"url": "#", "text": "What we keep"}],
        "inks": ["goldenrod", "salmon", "mint", "sky", "paper", "card", "ink", "soft", "rule", "pen", "stamp"],
        "stocks": ["goldenrod", "salmon", "mint", "sky"],
        "stamps": ["met", "partly", "unmet", "gone", "unknown"],
        "signs": list(drawings.SIGNS.items()),
        "crowds": list(drawings.CROWDS.items()),
        "boards": ["Not a suspect", "My face is mine", "Let us walk", "70 days"],
        "heads": [{"count": count, "goal": goal} for count, goal in GOALS],
        "year": {"start": date(2026, 1, 31), "end": date(2027, 1, 31), "today": TODAY},
        "tabs": [
            {"url": "#", "verb": "Sign", "text": "2,318 of 3,000 names. One minute."},
            {"url": "#", "verb": "Write", "text": "Five council members have not decided. Ten minutes."},
            {"url": "#", "verb": "Call", "text": "A script and a number. Three minutes."},
            {"url": "#", "verb": "Come", "text": "Eleven meetings in one week of December."},
            {"url": "#", "verb": "Give", "text": "Printing costs 140 a month. No cards kept."},
        ],
        "news": [
            {"when": "18 Nov 2026", "title": "The transit board says no", "text": "Seven votes to two.", "url": "#"},
            {"when": "2 Oct 2026", "title": "The council publishes its camera list", "source": "After nine months."},
        ],
        "headlines": [
            ("de", "Gesichtserkennungsverbot jetzt"), ("de", "Unsere Gesichter gehören uns, nicht der Polizei"),
            ("tr", "Yüzümüz delil değildir, gözetlenmek istemiyoruz"), ("pl", "Nasze twarze są nasze. Żądamy zakazu"),
            ("cs", "Naše tváře nejsou důkaz. Zakažte špehování"), ("hu", "Az arcunk nem bűnjel, hagyjatok békén"),
            ("ro", "Fața mea nu e dovadă. Opriți supravegherea"), ("lv", "Mūsu sejas nav pierādījums"),
            ("ar", "وجوهنا ليست دليلاً"),
        ],
        "fresh": SpecimenForm(auto_id="fresh_%s"),
        "wrong": SpecimenForm({"name": "Ines Okafor-Lind", "email": "ines.example.org"}, auto_id="wrong_%s"),
        "page": Paginator(range(60), 20).page(2),
    }  # fmt: skip
