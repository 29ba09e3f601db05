"""The components: what they say, what they refuse, and that nobody's words become markup."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from unwatched.core.templatetags.parts import shout_step

HOSTILE = "<script>alert(1)</script>"
TAGS = {
    "thermometer": "count=1 goal=2", "year_squares": "start=day end=day today=day", "crowd": "", "house_sign": "",
    "eye": "", "stack": "", "shout": "text='a'", "stamp": "kind='met'", "tabs": "items=none", "slip": "items=none",
    "pager": "page=page", "form_field": "field=form.name", "tick": "field=form.yes", "form_errors": "form=form",
}  # fmt: skip
BLOCKS = {
    "card": "title='a'", "flyer": "title='a' stock='mint'", "placard": "", "notice": "", "say": "claim='a'",
    "ledger": "", "ledger_row": "title='a' kind='met'",
}  # fmt: skip


class Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As on a door")
    postcode = forms.CharField(label="Postcode", required=False)
    yes = forms.BooleanField(label="Yes", required=False)
    ways = forms.MultipleChoiceField(
        label="Ways", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )


def render(source, **context):
    return Template("{% load parts %}" + source).render(Context(context))


@pytest.mark.parametrize("tag", TAGS)
def test_a_misspelt_argument_is_an_error_and_not_a_hole(tag):
    Template(f"{{% load parts %}}{{% {tag} {TAGS[tag]} %}}")
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'titel'"):
        Template(f"{{% load parts %}}{{% {tag} {TAGS[tag]} titel='x' %}}")


@pytest.mark.parametrize("tag", BLOCKS)
def test_a_misspelt_argument_of_a_block_is_an_error_too(tag):
    Template(f"{{% load parts %}}{{% {tag} {BLOCKS[tag]} %}}words{{% end{tag} %}}")
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'titel'"):
        Template(f"{{% load parts %}}{{% {tag} {BLOCKS[tag]} titel='x' %}}words{{% end{tag} %}}")


def test_arguments_without_a_name_are_refused():
    with pytest.raises(TemplateSyntaxError, match="too many positional arguments"):
        Template("{% load parts %}{% stamp 'met' %}")


@pytest.mark.parametrize(
    "source",
    [
        "{% shout text=bad %}", "{% stamp kind='plain' text=bad %}",
        "{% card title=bad hint=bad %}{{ bad }}{% endcard %}",
        "{% flyer title=bad stock='mint' %}{{ bad }}{% endflyer %}", "{% placard who=bad %}{{ bad }}{% endplacard %}",
        "{% notice title=bad %}{{ bad }}{% endnotice %}", "{% say claim=bad %}{{ bad }}{% endsay %}",
        "{% ledger_row title=bad target=bad kind='met' text=bad %}{{ bad }}{% endledger_row %}",
        "{% ledger %}{{ bad }}{% endledger %}",
        "{% tabs items=items label=bad %}", "{% slip items=items %}", "{% slip items=none empty=bad %}",
        "{% crowd signs=signs %}", "{% house_sign sign=bad label=bad %}", "{% thermometer count=1 goal=2 label=bad %}",
    ],
)  # fmt: skip
def test_nobodys_words_become_markup(source):
    item = dict.fromkeys(("url", "verb", "text", "when", "title", "source"), HOSTILE)
    html = render(source, bad=HOSTILE, items=[item], none=[], signs=[HOSTILE])
    assert "script" in html.lower()
    assert "<script" not in html.lower()


def test_stamp_always_has_a_word():
    for kind in ("met", "partly", "unmet", "gone", "unknown"):
        assert render("{% stamp kind=kind %}", kind=kind).count(">") == 2
        assert not render("{% stamp kind=kind %}", kind=kind).endswith("></span>")


def test_a_stamp_of_an_unknown_kind_is_an_error():
    with pytest.raises(KeyError):
        render("{% stamp kind='great' %}")


def test_tabs_show_five_at_most_and_a_torn_gap():
    html = render("{% tabs items=items %}", items=[{"url": "#", "verb": str(n), "text": ""} for n in range(7)])
    assert html.count("<a ") == 5
    assert "tabs--5" in html
    assert 'aria-label="Ways to act"' in html


def test_an_empty_slip_says_so():
    assert "Nothing yet." in render("{% slip items=none %}", none=[])


def test_a_long_word_makes_the_shout_smaller():
    assert shout_step("Leave our faces alone.") == ""
    assert shout_step("Gesichtserkennungsverbot jetzt") == " shout--24"
    assert shout_step("Donaudampfschifffahrtsgesellschaftskapitän") == " shout--30"
    assert shout_step("Gesichts\u00aderkennungs\u00adverbot") == " shout--10"
    assert shout_step("") == ""


# --- Forms -------------------------------------------------------------------------------------
def test_field_has_label_hint_and_says_if_it_may_be_left_empty():
    html = render("{% form_field field=form.name %}", form=Form())
    assert '<label for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'id="id_name_helptext">As on a door' in html
    assert "if you like" not in html
    assert "if you like" in render("{% form_field field=form.postcode %}", form=Form())


def test_field_with_a_mistake_names_it_and_keeps_what_was_typed():
    html = render("{% form_field field=form.name %}", form=Form({"name": "", "postcode": HOSTILE}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error">This field is required.' in html
    typed = render("{% form_field field=form.postcode look='narrow' %}", form=Form({"postcode": HOSTILE}))
    assert "&lt;script&gt;" in typed
    assert "field--narrow" in typed


def test_a_yes_or_no_is_a_tick_that_is_off_at_first():
    html = render("{% form_field field=form.yes %}", form=Form())
    assert 'class="tick"' in html
    assert "checked" not in html
    assert "checked" in render("{% tick field=form.yes %}", form=Form({"yes": "on"}))


def test_choices_are_a_group_with_a_legend():
    html = render("{% form_field field=form.ways %}", form=Form({"name": "a"}))
    assert "<legend>Ways</legend>" in html
    assert html.count('class="tick"') == 2
    assert 'aria-describedby="id_ways_error"' in html


def test_errors_lead_to_the_fields_that_are_wrong():
    html = render("{% form_errors form=form %}", form=Form({"name": ""}))
    assert "Not sent yet. Two things to look at:" in html
    assert 'href="#id_name"' in html
    assert 'href="#id_ways_0"' in html  # the first box of the group
    assert 'id="err"' in html
    assert "autofocus" in html


def test_one_error_is_said_as_one_and_none_as_nothing():
    form = Form({"name": "", "ways": ["a"]})
    assert "Not sent yet. One thing to look at:" in render("{% form_errors form=form %}", form=form)
    assert render("{% form_errors form=form %}", form=Form()).strip() == ""
    assert render("{% form_errors form=form %}", form=Form({"name": "a", "ways": ["a"]})).strip() == ""


def test_pager_keeps_the_question_that_was_asked():
    pages = Paginator(range(50), 10)
    request = RequestFactory().get("/search/", {"q": "a&b", "p": "2"})
    html = render("{% pager page=page %}", page=pages.page(2), request=request)
    assert 'href="?q=a%26b&amp;p=1"' in html
    assert 'href="?q=a%26b&amp;p=3"' in html
    assert "Page 2 of 5" in html
    assert render("{% pager page=page %}", page=Paginator(range(5), 10).page(1)).strip() == ""
