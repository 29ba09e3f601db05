"""What an author's answer means: yes, no, or neither. In doubt it is no yes."""

import re

# First words of a yes. "no" is Polish for "well, yes", and everybody else's no: it counts as no.
YES = frozenset({
    "yes", "yep", "yeah", "yup", "sure", "ok", "okay", "absolutely", "certainly",
    "ja", "jawohl", "jo", "klar", "gerne", "gern", "natürlich", "einverstanden", "jep",
    "sí", "si", "claro", "vale", "oui", "ouais", "volontiers", "sì", "certo", "graag", "tak", "jasne", "sim",
    "evet", "olur", "tamam", "نعم", "أجل", "أيوه", "تمام", "כן", "בטח", "بله", "آره", "ہاں", "да", "так",
    "ano", "igen", "kyllä", "joo", "ναι", "是", "是的", "好", "好的", "可以", "はい", "네", "예", "हाँ", "हां",
    "có", "ya",
})  # fmt: skip
# A no, wherever in the answer it stands.
NO = frozenset({
    "no", "nope", "nah", "never", "not", "dont", "don't", "stop", "refuse",
    "nein", "ne", "nee", "nö", "nicht", "nie", "niemals", "kein", "keine", "nunca", "jamás", "non", "pas", "jamais",
    "mai", "niet", "nooit", "não", "nao", "hayır", "hayir", "olmaz", "istemiyorum", "لا", "كلا", "أرفض", "לא",
    "نه", "نخیر", "نہیں", "нет", "ні", "не", "nem", "ei", "όχι", "不", "不要", "不行", "不可以", "いいえ", "아니요",
    "아니",
    "नहीं", "không", "tidak",
})  # fmt: skip
PHRASES = ("leave me out", "leave me alone", "lasst mich", "lass mich", "sin mí", "sans moi", "beze mnie")
_BETWEEN = re.compile(r"[\s.,!?;:…()\[\]\"“”„«»/、。！？，；،؟۔\-–—]+")
LONGEST_YES = 12  # words; a long answer is a conversation, and a person should read it


def meaning(text: str) -> str:
    """ "yes", "no", or "" for what is neither."""
    plain = re.sub(r"https?://\S+|[@#]\S+", " ", text.casefold().replace("’", "'"))
    words = [word for word in re.split(_BETWEEN, plain) if any(letter.isalpha() for letter in word)]
    said = " ".join(words)
    if not words:
        return ""
    if any(word in NO for word in words) or any(phrase in said for phrase in PHRASES):
        return "no"
    return "yes" if words[0] in YES and len(words) <= LONGEST_YES else ""
