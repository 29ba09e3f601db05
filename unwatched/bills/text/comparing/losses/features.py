"""What a law may have or lack, and the words that show it. Of one sentence at a time, in small letters."""

# ruff: noqa: E501 (sentences)
import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .passages import Passage, Passages, stems
from .shapes import Weight

_GAP = "[^.;]"  # never farther than the sentence


def rx(pattern: str) -> re.Pattern[str]:
    """For `spaced` words. `~40` stands for up to 40 letters within the sentence.

    Where a pattern or one of its ways begins with a `\\b`, a space is looked for: Python finds that many times sooner.
    """
    pattern = re.sub(r"(^|\|)\\b(?=[\w(])", r"\1 ", pattern)
    return re.compile(re.sub(r"~(\d+)", rf"{_GAP}{{0,\1}}", pattern))


class InOrder:
    """Patterns that stand one after the other in a sentence, however far apart; as quick as the sentence is long."""

    def __init__(self, *patterns: str) -> None:
        self._patterns = [rx(pattern) for pattern in patterns]

    def search(self, words: str) -> bool:
        at = 0
        for pattern in self._patterns:
            match = pattern.search(words, at)
            if not match:
                return False
            at = match.end()
        return True


class Before:
    """One pattern, and then, within so many letters of the same sentence, another: quick where the second is rare."""

    def __init__(self, first: str, second: str, *, within: int) -> None:
        self._first, self._second, self._within = rx(first), rx(second), within

    def search(self, words: str) -> bool:
        for match in self._second.finditer(words):
            start = max(
                match.start() - self._within, words.rfind(".", 0, match.start()), words.rfind(";", 0, match.start())
            )
            if self._first.search(words, max(start, 0), match.start()):
                return True
        return False


class AnyOf:
    def __init__(self, *ways: "InOrder | Before | re.Pattern[str]") -> None:
        self.ways = ways

    def search(self, words: str) -> bool:
        return any(way.search(words) for way in self.ways)


PROHIBITS = rx(
    r"\b(?:shall not|may not|must not|unlawful|prohibit(?:ed|s)?|forbid(?:den|s)?|banned|a violation for|"
    r"no (?:person|city|county|state|department|agency|official|officer|employee|entity|operator|school|district|"
    r"business|private|law enforcement|government)\b~60\b(?:shall|may))\b"
)
_NO_BAN = rx(
    r"\b(?:shall|may) not (?:prohibit|forbid|apply|be construed|prevent)|\b(?:does|do) not (?:prohibit|forbid|apply)|"
    r"\bnot (?:prohibited|forbidden)|"
    r"\bno violation|\bnot (?:be )?a violation|\bnothing in this"
)
NO_MONEY = rx(
    r"\b(?:no|without)(?: \w+){0,3} damages\b|\bdamages\b~20\b(?:are|is|shall|may) not\b|"
    r"\bnot\b~30\b(?:create|liable|entitled|recover|award|seek|include)\w*\b~80\bdamages\b"
)  # fmt: skip
PRACTICE = rx(r"\b(?:faces?|facial|biometric|surveillance|predictive|recognition|technolog\w+|systems?|software)\b")
ACTION = rx(
    r"\b(?:actions?|suits?|sue|sued|lawsuits?|court|plaintiffs?|damages|liable|relief|injunct\w+|remed(?:y|ies))\b"
)
MEANS = rx(r"\bmeans\b(?<!by means)(?! of)|\bshall mean\b|\bis defined as\b")
# What somebody may do with it: a permission, which a ban of the same law would not need.
PERMITS = rx(
    r"\b(?:may|can|(?:is|are) (?:authorized|permitted|allowed) to)\b(?! (?:not|only))~40"
    r"\b(?:use|receive|obtain|access|request|acquire|deploy|operate|share|retain|rely)\b"
)
EXCEPT = rx(
    r"\b(?:except\w*|unless|(?<!with or )without|exempt\w*|(?:does|do|shall) not apply|nothing in this|notwithstanding|other than|"
    r"(?:shall|does|do) not (?:prohibit|forbid|prevent|preclude|limit|restrict)|not be (?:construed|read|interpreted) to|"
    r"(?:no|not a|not be a) violation|may (?:use|obtain|access|request|receive|acquire|deploy|operate)|"
    r"(?:is|are|be) (?:permitted|allowed|authorized)|permitted|provided (?:that|however)|only if)\b"
)
# “Nothing in this limits anybody's rights”: that keeps people's rights whole, and lets nobody scan.
SAVES = rx(
    r"\b(?:limit|restrict|abridge|diminish|impair|waive|affect)\w*\b~60\b(?:rights?|remed(?:y|ies)|protections?|immunit(?:y|ies))\b"
)
UNASKED = rx(
    r"\b(?:not|never|without)\b~40\b(?:request|solicit|ask)(?:ed|ing|s)?\b|\bunsolicited\b|\bunrequested\b|"
    r"\bby accident\b|\baccidental(?:ly)?\b|\bwithout intent\b|"
    r"\binadvertent(?:ly)?\b|\bunintentional(?:ly)?\b|\bunknowingly\b"
)
LOG = rx(r"\blog(?:s|ged)?\b|\b(?:record|document|report|disclos|notif)\w*\b")


def prohibits(passage: Passage) -> bool:
    return passage.says(PROHIBITS) and not passage.has(_NO_BAN)


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Something that a law has when a sentence of it matches; `among` says which sentences count."""

    rule: str
    slot: str
    has: "re.Pattern[str] | InOrder | Before | AnyOf"
    near: frozenset[str]  # where none of these stems stands, `has` cannot match
    unless: re.Pattern[str] | None = None
    among: str = "all"  # or "bans", "ban or court", "exceptions", "action", "definitions"
    gone: tuple[Weight, str | Promise]
    come: tuple[Weight, str | Promise]

    def first_in(self, found: Passages) -> Passage | None:
        return next(filter(self.holds, found.near(self.near)), None)

    def holds(self, passage: Passage) -> bool:
        if not passage.has(self.has) or (self.unless and passage.has(self.unless)):
            return False
        return _AMONG[self.among](passage)


_AMONG = {
    "all": lambda passage: True,
    "bans": prohibits,
    "ban or court": lambda passage: prohibits(passage) or (passage.says(ACTION) and not passage.has(_NO_BAN)),
    "exceptions": lambda passage: passage.says(EXCEPT),
    "action": lambda passage: passage.says(ACTION),
    "definitions": lambda passage: passage.says(MEANS),
}

_SUPPRESSES = rx(
    r"\binadmissible|\bsuppress(?:ed|ion)?\b|\bexcluded (?:from|as) evidence|"
    r"\bno\b~220\b(?:received|admitted|introduced|offered|used|admissible|relied)\b~40"
    r"\b(?:evidence|courts?|trials?|hearings?|proceedings?)\b|"
    r"\bnot\b~80\b(?:received|admitted|introduced|offered|used|admissible|relied)\b~60"
    r"\b(?:evidence|courts?|trials?|hearings?|proceedings?|prosecutions?)\b"
)
_NO_ACTION = (
    r"\b(?:no|not|nothing|neither)\b~100\b(?:(?:private )?(?:right|cause) of action|standing to)|"
    r"\bno\b~30\b(?:person|individual|party)\b~40\b(?:may|shall)\b~20\b(?:sue|bring)\b"
)
L, W, S = Weight.LOST, Weight.WEAKER, Weight.STRONGER

# What protects people. In the order of weight: so it is told.
RIGHTS = (
    Feature(
        rule="suppression", near=stems("inadmissible suppressed excluded received admitted introduced offered used admissible relied"), slot="suppression", has=_SUPPRESSES,
        gone=(L, _("Courts may use what was made against the law: we find no words any more that keep it out.")),
        come=(S, _("What was made against the law is kept out of evidence.")),
    ),
    Feature(
        rule="private action", near=stems("private cause standing sue enforced bring brings institute commence maintain initiate seek seeks seeking pursue recover petition relief file sues sued"), slot="private_right_of_action",
        has=AnyOf(
            rx(r"\b(?:private (?:right|cause)|cause) of action\b|\b(?:has|have) standing\b|\bmay sue\b|"
                r"\benforced by (?:any|a|an)\b~20\b(?:person|individual|resident|party)"),
            InOrder(
                r"\b(?:persons?|individuals?|residents?|people|organizations?|anybody|anyone|whoever|part(?:y|ies)|plaintiffs?)\b",
                r"\b(?:may|can|has|have|entitled|right to)\b",
                r"\b(?:bring|institute|commence|maintain|initiate|sue|seek|pursue|enforce|recover|petition|obtain relief|file (?:an?|the)? ?(?:civil )?(?:action|suit|lawsuit|claim))\b",
            ),
        ),
        unless=rx(
            _NO_ACTION + r"|\bdisciplinary action\b|^ no (?:person|individual|party)\b|"
            r"\b(?:attorney general|city attorney|county attorney|district attorney|legal officer|prosecutor)\b~40\b(?:may|shall)\b"
        ),
        gone=(L, _("People may no longer sue: we find no words any more that give them an action.")),
        come=(S, _("People may sue.")),
    ),
    Feature(
        rule="money", near=stems("damages $"), slot="damages", among="action",
        has=AnyOf(rx(r"\bdamages\b"), rx(r"\$\s?\d~40\b(?:per|for each|a day|each)\b")),
        unless=NO_MONEY,
        gone=(L, _("People can no longer sue for money: we find no words any more on damages.")),
        come=(S, _("People may sue for money.")),
    ),
    Feature(
        rule="derived", near=stems("derived obtained generated produced resulting made collected"), slot="derived_information", among="ban or court", unless=rx(r"\bdamages\b|\beach use\b"),
        has=AnyOf(
            rx(r"\bderived\b"),
            rx(
                r"\b(?:information|data|evidence|outputs?|results?|matches|intelligence)\b~40\b"
                r"(?:obtained|generated|produced|resulting|made|collected)\b~20\b(?:from|by|through|with|using|via)\b"
            ),
        ),
        gone=(L, _("What is derived from a scan is no longer covered: others may scan, and hand over what they found.")),
        come=(S, _("What is derived from a scan is covered as well.")),
    ),
    Feature(
        rule="predictive", near=stems("predictive"), slot="predictive_policing", among="bans",
        has=rx(r"\bpredictive policing|\bpredict\w*\b~60\b(?:crimes?|offen[cs]es?|criminal)"),
        gone=(L, _("Predictive policing is no longer forbidden: we find no such words any more.")),
        come=(S, _("Predictive policing is forbidden as well.")),
    ),
    Feature(
        rule="deletion", near=stems("deleted destroy erase purge expunge"), slot="suppression",
        has=rx(r"\b(?:shall|must)\b~80\b(?:deleted?|destroy(?:ed)?|erased?|purged?|expunged?)\b"),
        gone=(L, _("What was collected against the law need no longer be deleted: we find no such duty any more.")),
        come=(S, _("What was collected against the law must be deleted.")),
    ),
    Feature(
        rule="fees", near=stems("fees"), slot="fees", has=rx(r"\battorneys?'?s?'? fees\b|\blegal fees\b|\bfees\b~30\battorneys?\b"),
        gone=(L, _("Who wins no longer gets the lawyers paid: few people can sue at their own cost.")),
        come=(S, _("Who wins gets the lawyers paid.")),
    ),
    Feature(
        rule="report", near=stems("report"), slot="oversight",
        has=AnyOf(
            Before(r"\b(?:shall|must)\b", r"\breports?\b(?! to the police)", within=170),
            rx(r"\b(?:annual|yearly|quarterly|semi[- ]?annual|biennial|public|written) reports?\b"),
        ),
        unless=rx(r"\b(?:police|crime|incident|credit) reports?\b"),
        gone=(L, _("Nobody has to report any more: we find no such duty.")),
        come=(S, _("There is a duty to report.")),
    ),
    Feature(
        rule="oversight", near=stems("audit oversight impact public privacy"), slot="oversight",
        has=rx(r"\b(?:audit(?:s|ed|or)?|oversight|impact (?:reports?|assessments?)|public hearings?|privacy commission)\b"),
        gone=(L, _("An outside look is gone: we find no words any more on audits, hearings or oversight.")),
        come=(S, _("There is an outside look at it: audits, hearings or oversight.")),
    ),
    Feature(
        rule="discipline", near=stems("retrain suspend terminated dismissed discipline"), slot="discipline",
        has=rx(r"\b(?:retrain(?:ed|ing)?|suspen(?:d|ded|sion)|terminat(?:ed|ion)|dismiss(?:ed|al)|disciplined?|disciplinary action)\b"),
        unless=rx(r"\bcontracts?\b~60\bterminat|\bterminat\w+\b~60\bcontracts?\b"),
        gone=(L, _("Who breaks the law at work no longer has to answer for it there: the words on discipline are gone.")),
        come=(S, _("Who breaks the law at work has to answer for it there.")),
    ),
    Feature(
        rule="criminal penalty", near=stems("misdemeanor criminal imprison"), slot="criminal_penalty",
        has=rx(r"\bmisdemeanou?r\b|\bcriminal (?:penalt|offen)\w+|\bimprison\w*"),
        unless=rx(r"\b(?:no|not)\b~40\b(?:misdemeanou?r|criminal)"),
        gone=(L, _("It is no longer a criminal offence.")),
        come=(Weight.LOOK, _("Breaking it becomes a criminal offence. Read whom it hits.")),
    ),
    Feature(
        rule="retaliation", near=stems("retaliate whistleblower whistle dismiss demote discharge disadvantage"), slot="whistleblowers", has=rx(r"\bretaliat\w+|\bwhistle[- ]?blow\w+|\b(?:dismiss|demote|discharge|disadvantage)\b~120\bbecause\b"),
        gone=(L, _("Who speaks up is no longer protected from retaliation.")),
        come=(S, _("Who speaks up is protected from retaliation.")),
    ),
    Feature(
        rule="agreements", near=stems("agreements contracts permits memoranda"), slot="third_parties", among="bans",
        has=rx(r"\b(?:agreements?|contracts?|permits?|memorand\w+)\b~80\b(?:third part|other|another|any (?:person|entity))"),
        gone=(L, _("Agreements with others are no longer forbidden: someone else may scan for the city.")),
        come=(S, _("Agreements with others are forbidden as well.")),
    ),
    Feature(
        rule="severability", near=stems("severable invalid unconstitutional unenforceable"), slot="severability",
        has=rx(r"\bseverab\w+|\b(?:invalid|unconstitutional|unenforceable)\b~160\b(?:remain|other|rest|not affect)"),
        gone=(L, _("If a court strikes one part down, nothing says that the rest stays.")),
        come=(S, _("If a court strikes one part down, the rest stays.")),
    ),
    Feature(
        rule="verifying", near=stems("verify"), slot="definition", among="definitions", has=rx(r"\bverif(?:y|ies|ying|ication)\b"),
        gone=(W, _("Only finding out who somebody is counts now. Checking that somebody is who they say is not covered.")),
        come=(S, _("Checking that somebody is who they say counts as well.")),
    ),
)  # fmt: skip

# Whom a law binds, by the words for them.
BOUND = (
    (stems("contractor subcontractor"), rx(r"\b(?:sub)?contractors?\b"), _("contractors")),
    (stems("vendor"), rx(r"\bvendors?\b"), _("vendors")),
    (stems("agent"), rx(r"\bagents?\b"), _("agents")),
    (stems("official"), rx(r"\b(?:officials?|officers?)\b"), _("officials")),
    (stems("employee"), rx(r"\bemployees?\b"), _("employees")),
    (stems("volunteer"), rx(r"\bvolunteers?\b"), _("volunteers")),
    (stems("acting behalf"), rx(r"\bacting on behalf\b|\bon behalf of the (?:city|county|state|district)\b"), _("those who act on behalf of others")),
    (
        stems("private public open"), rx(r"\bprivate (?:entit|part|person|business|place|establishment|compan)|\bpublic accommodations?\b|\bopen to the public\b"),
        _("private places and companies"),
    ),
)  # fmt: skip
BINDS = rx(r"\b(?:means?|includ\w+|shall not|may not|unlawful|prohibit\w*|appl(?:y|ies) to|bound|binds?)\b")
IN_COURT = rx(r"\b(?:courts?|evidence|plaintiffs?|damages|lawsuits?)\b")
LEAVES_OUT = rx(r"\b(?:not include|exclud\w+|except|other than|exempt\w*|not apply)\b")

# What opens a law up, by where it stands: in an exception. The words say what it is for.
EXCEPTIONS = (
    ("emergency", stems("emergency exigent imminent immediate"), rx(r"\bemergenc(?:y|ies)\b|\bexigent\b|\bimminent\b|\bimmediate (?:danger|threat)"), _("emergencies")),
    ("warrant", stems("warrant court order"), rx(r"\bwarrants?\b|\bcourt orders?\b|\border of (?:a|the) court\b"), _("a warrant or a court's order")),
    ("missing", stems("missing traffick abduct kidnap"), rx(r"\b(?:missing|traffick\w+|abduct\w+|kidnap\w+)\b"), _("missing or trafficked people")),
    ("consent", stems("consent voluntary"), rx(r"\bconsent\w*\b|\bvoluntar(?:y|ily)\b"), _("people who consent")),
    ("devices", stems("unlock authenticate personal devices"), rx(r"\bunlock\w*\b|\bauthenticat\w+\b|\bpersonal (?:electronic )?devices?\b"), _("unlocking devices")),
    ("security", stems("terrorism national public"), rx(r"\bterroris\w+\b|\bnational security\b|\bpublic safety\b"), _("terrorism, or public safety")),
    ("crimes", stems("violent serious felony homicide murder assault"), rx(r"\b(?:violent|serious|felon(?:y|ies)|homicide|murder|assault)\b"), _("serious crimes")),
    ("trials", stems("pilot test tests testing research evaluation"), rx(r"\bpilots?\b|\b(?:a|any|to|for) tests?\b|\btesting\b|\bresearch\b(?<!reviewed research)|\bevaluation\b"), _("tests, pilots or research")),
    ("other laws", stems("federal state required border airport"), rx(r"\b(?:federal|state) law\b|\brequired by law\b|\bborders?\b|\bairports?\b"), _("what other laws ask")),
    (
        "police", stems("police law"),
        rx(
            r"\b(?:except|exempt\w*|other than|exclud\w+|not (?:apply|include|forbid|prohibit))\b~60"
            r"\b(?:police|law enforcement)\b"
        ),
        _("the police"),
    ),
    ("the dead", stems("deceased remains coroner"), rx(r"\bdeceased\b|\bremains\b|\bcoroner\b"), _("people who died")),
)  # fmt: skip

# What weakens a law wherever it stands.
HOLES = (
    Feature(
        rule="approval", near=stems("approve authorize permission permit consent"), slot="approval", among="bans",
        has=rx(
            r"\b(?:without|unless|prior|subject to|only (?:with|after|upon)|upon|until)\b~60\b"
            r"(?:approv|authoriz|permission|permit|consent)\w*"
        ),
        come=(W, _("The ban becomes a rule of permission: once somebody approves, it may be used.")),
        gone=(S, _("The rule of permission becomes a ban.")),
    ),
    Feature(
        rule="no action", near=stems("private right cause standing sue sued sues bring"), slot="private_right_of_action", has=rx(_NO_ACTION), unless=rx(r"\bdamages\b|\bmoney\b"),
        come=(L, _("It says outright that nobody may sue.")), gone=(S, _("It no longer says that nobody may sue.")),
    ),
    Feature(
        rule="only equitable", near=stems("injunctive declaratory equitable damages"), slot="damages", among="action",
        has=AnyOf(
            rx(r"\b(?:only|solely|limited to|exclusive(?:ly)?)\b~60\b(?:injunct|declarat|equitable)\w*|"
                r"\b(?:injunctive|declaratory|equitable)\b~40\b(?:only|solely)\b"),
            NO_MONEY,
        ),
        come=(L, _("A court may only order that it stops; there is no money for those who were scanned.")),
        gone=(S, _("A court may do more than order that it stops.")),
    ),
    Feature(
        rule="notice and cure", near=stems("cure cured cures curing opportunity notice corrected remedied mended"), slot="private_right_of_action",
        has=rx(
            r"\bcur(?:e|ed|es|ing)\b|\bopportunity to (?:correct|remedy)\b|\bnotice\b~120\b(?:correct|remed)\w*|"
            r"\b(?:not been|not|corrected within|is not) (?:corrected|remedied|mended)\b|\b(?:corrected|remedied) within\b|"
            r"\bdays\b~40\bnotice\b~120\b(?:before|prior to)\b~60\b(?:action|suit|filing|court)\b"
        ),
        come=(W, _("Who wants to sue must first give notice and wait: a breach that is mended in time costs nothing.")),
        gone=(S, _("Who sues need no longer give notice and wait.")),
    ),
    Feature(
        rule="sunset", near=stems("expires sunset terminate lapse ceases repealed remains"), slot="sunset",
        has=rx(
            r"\b(?:ordinance|chapter|section|act|article|title|law|provisions?|resolution|moratorium|it|this)\b~100\b"
            r"(?:expires?|sunsets?|shall (?:expire|sunset|terminate|lapse|cease)|ceases? to (?:be|have)|"
            r"repealed (?:on|as of|effective)|remains? in (?:effect|force) (?:until|for|through)|lapses?)\b|\bsunset\b"
        ),
        come=(W, _("It ends by itself: a new sunset clause.")), gone=(S, _("It no longer ends by itself.")),
    ),
    Feature(
        rule="intent", near=stems("knowingly wilfully willfully intentional reckless deliberate"), slot="verbs", among="ban or court",
        has=rx(r"\b(?:knowing(?:ly)?|wil?lful(?:ly)?|intentional(?:ly)?|reckless(?:ly)?|deliberate(?:ly)?)\b"),
        unless=rx(r"\b(?:un|not )intentional"),
        come=(W, _("It holds only for who acts knowingly or on purpose, and that must be proved.")),
        gone=(S, _("It no longer matters whether somebody acted on purpose.")),
    ),
    Feature(
        rule="good faith", near=stems("good defense defence immune liable hold liability"), slot="exceptions",
        has=rx(
            r"\bgood faith\b~80\b(?:not (?:be )?liable|liability|immun\w*|defen[cs]e|excus\w+|no violation|not (?:be )?a violation)\b|"
            r"\bdefen[cs]e\b~40\bgood faith\b|\bimmun(?:e|ity)\b|\b(?:not be|is not|are not|no) liab(?:le|ility)\b|\bhold harmless\b"
        ),
        come=(Weight.LOOPHOLE, _("Some need not answer for what they did: good faith, or immunity.")),
        gone=(S, _("Good faith or immunity no longer excuses.")),
    ),
    Feature(
        rule="harm", near=stems("injured harmed aggrieved adversely suffers"), slot="private_right_of_action", among="action",
        has=rx(
            r"\b(?:who|that)\b~25\b(?:injured|harmed|aggrieved|adversely affected|suffer(?:s|ed)?)\b|"
            r"\b(?:injured|harmed|aggrieved) (?:persons?|individuals?|part(?:y|ies)|residents?)\b|"
            r"\b(?:persons?|individuals?|residents?|plaintiffs?|part(?:y|ies)) (?:injured|harmed|aggrieved|adversely affected)\b"
        ),
        come=(W, _("Only those who were harmed themselves may sue.")),
        gone=(S, _("Not only those who were harmed may sue.")),
    ),
    Feature(
        rule="as far as easy", near=stems("extent feasible practicable efforts endeavor strive encouraged"), slot="",
        has=rx(
            r"\b(?:to the (?:\w+ )?extent (?:practicable|feasible|possible)|(?:where|when|as|if) (?:feasible|practicable)|"
            r"(?:reasonable|best) efforts?|endeavou?rs?|strives?|(?:is|are) encouraged)\b"
        ),
        come=(W, _("A duty holds only as far as it is easy: the words leave a way out.")),
        gone=(S, _("Words that left a way out of a duty are gone.")),
    ),
    Feature(
        rule="many", near=stems("one 1 real live"), slot="definition", among="definitions",
        has=rx(r"\b(?:one|1)[- ]?(?:to|:)[- ]?(?:many|n)\b|\breal[- ]time\b|\blive (?:video|footage|image)"),
        come=(W, _("The definition is narrower: it names only some ways of scanning, such as searches among many or live.")),
        gone=(S, _("The definition is no longer limited to some ways of scanning.")),
    ),
)  # fmt: skip
