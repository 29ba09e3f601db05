"""Emoji that are made of several characters, as twitter-text 3.1 knows them: each counts like one emoji on X.

It carries twemoji-parser 11, so it knows Unicode's sequences of 2018. Later ones (the transgender flag, a handshake in
two skin tones) are counted piece by piece; so do we, for a post that is one letter too long is refused.
"""

import regex

_SKIN = "\U0001f3fb-\U0001f3ff"
_WORKS = "⚕️|⚖️|✈️|[🌾🍳🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦰🦱🦲🦳]"
# Those that can be a woman or a man, and take a skin tone.
_GENDERED = "🏃🏄🏊👮👱👳👷💁💂💆💇🙅🙆🙇🙋🙍🙎🚣🚴🚵🚶🤦🤵🤷-🤹🤽🤾🦸🦹🧖-🧝"
# The same, but plain text unless a sign (U+FE0F) says otherwise.
_GENDERED_TEXT = "🏋🏌🕴🕵⛹"
_TONED_TEXT = "🏋🏌🕴🕵🖐☝⛷⛹✌✍"
_TONED = (
    "🎅🏂-🏄🏇🏊👂👃👆-👐👦-👩👮👰-👸👼💁-💃💅-💇💪🕺🖕🖖🙅-🙇🙋-🙏🚣🚴-🚶🛀🛌🤘-🤜🤞🤟🤦🤰-🤹🤽🤾🦵🦶🦸🦹🧑-🧝✊✋"
)
# What is an emoji only with U+FE0F behind it, or is one anyway and takes it.
_SIGNED = (
    "©®‼⁉™ℹ↔-↙↩↪⌚⌛⌨⏏⏭-⏯⏱⏲⏸-⏺Ⓜ▪▫▶◀◻-◾☀-☄☎☑☔☕☘☝☠☢☣☦☪☮☯☸-☺♀♂♈-♓♟♠♣♥♦♨♻♿⚒-⚗⚙⚛⚜⚠⚡⚪⚫⚰⚱⚽⚾⛄⛅⛈⛏⛑⛓⛔⛩⛪⛰-⛵⛷-⛺⛽✂✈✉✌✍✏"
    "✒✔✖✝✡✳✴❄❇❗❣❤➡⤴⤵⬅-⬇⬛⬜⭐⭕〰〽㊗㊙🀄🅰🅱🅾🅿🈂🈚🈯🈷🌡🌤-🌬🌶🍽🎖🎗🎙-🎛🎞🎟🏋-🏎🏔-🏟🏳🏵🏷🐿👁📽🕉🕊🕯🕰🕳-🕹🖇🖊-🖍🖐🖥🖨🖱🖲🖼"
    "🗂-🗄🗑-🗓🗜-🗞🗡🗣🗨🗯🗳🗺🛋🛍-🛏🛠-🛥🛩🛰🛳"
)
_COUNTRIES = (
    "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CP CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ "
    "FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR "
    "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM "
    "MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT "
    "PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL "
    "TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
)


def _flag(letters: str) -> str:
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in letters)


def _tags(letters: str) -> str:
    return "".join(chr(0xE0000 + ord(letter)) for letter in letters)


def without_sequences(text: str) -> tuple[str, int]:
    """The text without them, and how many they were."""
    if not _BINDS.search(text):  # most texts: five times as fast
        return text, 0
    alone, how_many = _SEQUENCE.subn("", text)
    return alone, how_many


_J = "\u200d"  # joins emoji into one
_SEQUENCE = regex.compile(
    "|".join(
        [
            f"[👨👩][{_SKIN}]?{_J}(?:{_WORKS})",
            f"[{_GENDERED_TEXT}][{_SKIN}\ufe0f]{_J}[♀♂]\ufe0f",
            f"[{_GENDERED}][{_SKIN}]?{_J}[♀♂]\ufe0f",
            f"(?:👨{_J}[👨👩]|👩{_J}👩|[👨👩]){_J}(?:👧{_J}[👦👧]|👦{_J}👦|[👦👧])",
            f"👨{_J}❤\ufe0f{_J}(?:💋{_J})?👨|👩{_J}❤\ufe0f{_J}(?:💋{_J})?[👨👩]",
            f"🏳\ufe0f{_J}🌈|🏴{_J}☠\ufe0f|👁{_J}🗨|[👯🤼🧞🧟]{_J}[♀♂]\ufe0f",
            "[#*0-9]\ufe0f?\u20e3",
            f"[{_TONED_TEXT}]\ufe0f?[{_SKIN}]",
            f"[{_TONED}][{_SKIN}]",
            f"[{_SIGNED}]\ufe0f",
            f"🏴(?:{'|'.join(_tags(name) for name in ('gbeng', 'gbsct', 'gbwls'))})\U000e007f",
            "|".join(_flag(letters) for letters in _COUNTRIES.split()),
        ]
    )
)
_BINDS = regex.compile(f"[{_J}\ufe0f\u20e3{_SKIN}{_flag('A')}-{_flag('Z')}\U000e007f]")
