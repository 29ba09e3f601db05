from unwatched.core.documents import letters_without_font


def test_letters_without_a_font_are_named_a_few_at_a_time():
    assert letters_without_font("Rosa Łukasz, ключ, ✊🏾 ❤️ 🇩🇪 \u200d e\u0301") == ""
    assert letters_without_font("Rosa \u0378\u0379 \u0380\u0381", most=3) == "\u0378\u0379\u0380"
