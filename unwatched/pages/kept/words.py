"""What is kept about people, field by field, in words for people who have never seen a database."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from unwatched.core.privacy import Kept

Words = str | Promise

HOW: dict[Kept, Words] = {
    Kept.SEALED: gettext_lazy("Sealed. Only a private key that is not in the database can open it."),
    Kept.LOCKED: gettext_lazy("Locked under a key that is not in the database, and erased when it has done its work."),
    Kept.MARK: gettext_lazy("As a keyed mark. It says “the same” or “not the same”, and nothing else."),
    Kept.COARSE: gettext_lazy("In clear, and cut so short that it fits very many people."),
    Kept.PUBLIC: gettext_lazy("In clear, because the person chose to have it shown."),
    Kept.OFFICE: gettext_lazy("In clear, for those who work in our office."),
}

# What a field of ours is, for people who have never seen a database. A test fails when one is missing here;
# until then the page shows the field's own name, so that nothing is left out.
WHAT: dict[str, dict[str, Words]] = {
    "actions.Signature": {
        "": gettext_lazy("Of people who sign"),
        "sealed": gettext_lazy("Name, e-mail address, and what else you typed: postcode, country, why you sign"),
        "blind_index": gettext_lazy("Whether this address has signed this campaign's petition already"),
        "transit": gettext_lazy("Your e-mail address, for the mail that asks you to confirm"),
        "domain_mark": gettext_lazy("Whether many signatures come from one mail provider"),
        "network_mark": gettext_lazy("Whether many signatures come from one network on one day"),
        "place": gettext_lazy(
            "The first one to three characters of your postcode, on petitions that say so beside the field"
        ),
        "via": gettext_lazy("From which partner's page or link you came, where the form says so"),
        "shown_name": gettext_lazy("Your name, if you ticked that it may be shown"),
        "shown_comment": gettext_lazy("Your reason, if you ticked that it may be shown"),
    },
    "actions.LinkRequest": {
        "": gettext_lazy("Of people who ask for the link that takes their name off"),
        "transit": gettext_lazy("The e-mail address that the link goes to"),
    },
    "actions.PaperBatch": {
        "": gettext_lazy("Of sheets of paper that were signed by hand; the names on them are never typed"),
        "sealed": gettext_lazy("Who handed the sheets in and who watched the counting, if organisers noted it"),
    },
    "contacting.Writing": {
        "": gettext_lazy("Of people who write to those who decide, until their letter has gone out"),
        "transit": gettext_lazy("Name, e-mail address, postcode and what you wrote"),
        "sealed": gettext_lazy("Name and e-mail address, if you ticked that we may write to you"),
        "blind_index": gettext_lazy("Whether one address gets many mails that ask it to confirm"),
        "text_mark": gettext_lazy("Whether letters are word for word the same"),
        "network_mark": gettext_lazy("Whether many letters come from one network on one day"),
    },
    "contacting.Passed": {
        "": gettext_lazy("Of letters that have gone out within the last day"),
        "network_mark": gettext_lazy("Whether many letters come from one network on one day"),
    },
    "contacting.Delivery": {
        "": gettext_lazy("Of letters that have gone out: to whom they went, the hour, and whether in own words"),
        "mark": gettext_lazy("Whether this address has written to the same person already"),
        "text_mark": gettext_lazy("Whether letters are word for word the same"),
    },
    "contacting.Message": {
        "": gettext_lazy("Of organisers who try out a letter to those who decide"),
        "test_address": gettext_lazy("Where letters go that are written to try it out"),
    },
    "letters.StaffSignature": {
        "": gettext_lazy("Of staff who sign an open letter; the work address is erased and not here"),
        "sealed": gettext_lazy("Your name, if you gave one"),
        "mark": gettext_lazy("Whether this work address has signed this letter already, until the letter is over"),
        "shown_name": gettext_lazy("Your name, if you ticked that it may be shown"),
    },
    "letters.Pending": {
        "": gettext_lazy("Of staff who wait for a code, for ten minutes"),
        "transit": gettext_lazy("Your work address, until the code is out"),
        "sealed": gettext_lazy("Your name, if you gave one"),
        "browser": gettext_lazy("Whether it is the page in which you asked for the code"),
        "mark": gettext_lazy("How many codes went to this address today"),
        "network_mark": gettext_lazy("Whether many codes are wanted from one network on one day"),
    },
    "letters.OrganisationSignature": {
        "": gettext_lazy("Of people who answer for an organisation that signs an open letter"),
        "sealed": gettext_lazy("Your name, what you are there, and your e-mail address"),
        "transit": gettext_lazy("Your e-mail address, for the mail that asks you to confirm"),
        "mark": gettext_lazy("Whether this address answers for an organisation under this letter already"),
        "network_mark": gettext_lazy("Whether many organisations come from one network on one day"),
    },
    "supporters.Supporter": {
        "": gettext_lazy("Of people who ticked that we may write to them"),
        "sealed": gettext_lazy("Name and e-mail address"),
        "blind_index": gettext_lazy("Whether this address is on this campaign's list already"),
    },
    "contacting.CallReport": {
        "": gettext_lazy("Of people who say how a call went; no name, no address, no number of theirs"),
        "network_mark": gettext_lazy("Whether many such answers come from one network on one day"),
    },
    "chats.Reply": {
        "": gettext_lazy("Of people who answer our chats in public"),
        "uri": gettext_lazy("The address of the public post"),
        "url": gettext_lazy("The address of the post's page"),
        "author_id": gettext_lazy("Its account's number or address on the network"),
        "author_handle": gettext_lazy("Its account's handle, such as @ada@social.example"),
        "author_name": gettext_lazy("The name that its account shows"),
        "text": gettext_lazy(
            "What the post says. Only public posts are kept, and what is deleted there is erased here"
        ),
        "text_before": gettext_lazy("What it said before an edit, while somebody is answering it"),
        "warning": gettext_lazy("Its content warning"),
    },
    "chats.Muted": {
        "": gettext_lazy("Of accounts that a chat does not listen to"),
        "author_id": gettext_lazy("The account's number or address on its network, until the chat is over"),
    },
    "chats.Elsewhere": {
        "": gettext_lazy("Of answers that our own accounts have given in another app"),
        "parent_uri": gettext_lazy("The address of the public post that was answered"),
    },
    "archive.Author": {
        "": gettext_lazy(
            "Of people whose threads we were shown; only those who said yes, and public bodies, have a name here"
        ),
        "mark": gettext_lazy("Whether it is the same account: so that nobody is asked a second time"),
        "uri": gettext_lazy("The account's address on its network"),
        "handle": gettext_lazy("Its handle"),
        "name": gettext_lazy("The name that it shows"),
        "url": gettext_lazy("The address of its page"),
    },
    "archive.Request": {
        "": gettext_lazy("Of threads that somebody would like us to keep"),
        "uri_mark": gettext_lazy("Whether it is the same post"),
        "url": gettext_lazy("The address of the post, until the author has answered or 14 days are over"),
        "words": gettext_lazy("How it begins, of public bodies and companies only, until two of us have decided"),
    },
    "archive.KeptThread": {
        "": gettext_lazy("Of threads that we keep with consent, or as evidence of what a public body said"),
        "uri": gettext_lazy("The address of its first post"),
        "source": gettext_lazy("The address of its page on the network"),
        "path": gettext_lazy("The address of its page here, which names server and handle"),
    },
    "archive.KeptPost": {
        "": gettext_lazy("Of the posts of such threads. Only public and unlisted ones can be kept"),
        "uri": gettext_lazy("The address of the post"),
        "url": gettext_lazy("The address of its page"),
        "html": gettext_lazy("What it says, with its links"),
        "text": gettext_lazy("What it says, as plain words"),
        "content_warning": gettext_lazy("Its content warning"),
        "poll": gettext_lazy("Its poll, with the votes as they stood"),
        "quote": gettext_lazy("The post that it quotes: the words only if that author has said yes as well"),
        "card": gettext_lazy("Title and address of a page that it leads to"),
        "raw": gettext_lazy("The same as the network sent it"),
    },
    "archive.PostVersion": {
        "": gettext_lazy("Of what such posts said before they were changed"),
        "html": gettext_lazy("What it said, with its links"),
        "text": gettext_lazy("What it said, as plain words"),
        "content_warning": gettext_lazy("Its content warning"),
    },
    "archive.KeptMedia": {
        "": gettext_lazy("Of pictures in such posts"),
        "url": gettext_lazy("The address of the picture"),
        "preview_url": gettext_lazy("The address of its smaller copy"),
        "description": gettext_lazy("How its author describes it"),
        "file": gettext_lazy("Our copy, without place, device and owner"),
    },
    "archive.Tombstone": {
        "": gettext_lazy("Of threads that were removed, so that they cannot come back"),
        "uri_mark": gettext_lazy("Whether it is the same post"),
        "path_mark": gettext_lazy("Whether it is the same page"),
    },
    "archive.TakeDown": {
        "": gettext_lazy("Of people who ask us to take a thread down"),
        "words": gettext_lazy("What they write to us, until somebody has decided"),
    },
    "ledger.Suggestion": {
        "": gettext_lazy(
            "Of people who suggest a correction to a law or a promise; the form does not ask who they are"
        ),
        "locked": gettext_lazy("What they typed, until half a year after somebody has settled it"),
        "same": gettext_lazy("Whether the same words were sent twice"),
    },
    "archive.WatchedPost": {
        "": gettext_lazy("Of posts under a hashtag that we watch, whose authors let strangers find them"),
        "uri": gettext_lazy("The address of the public post"),
        "author_uri": gettext_lazy("The address of its account"),
        "content": gettext_lazy("What it says, and whose it is; nothing of those that may not be shown"),
    },
    "archive.WatchedPicture": {
        "": gettext_lazy("Of pictures in such posts"),
        "url": gettext_lazy("The address of the picture"),
        "description": gettext_lazy("How its author describes it"),
        "file": gettext_lazy("Our copy, without place, device and owner"),
    },
    "archive.Muted": {
        "": gettext_lazy("Of accounts that a hashtag watch does not show"),
        "mark": gettext_lazy("Whether it is the same account"),
    },
    "archive.SearchRow": {
        "": gettext_lazy("For finding posts of threads that may be found"),
        "author": gettext_lazy("The author's name and handle, in lower case"),
        "text": gettext_lazy("The words of the post, in lower case"),
        "alt": gettext_lazy("The words of its pictures' descriptions"),
        "warning": gettext_lazy("The words of its content warning"),
        "tags": gettext_lazy("Its hashtags"),
        "body": gettext_lazy("All these words once more, for finding parts of words"),
    },
    "chats.LeftOut": {
        "": gettext_lazy("Of people who want to stand in no transcript"),
        "author_mark": gettext_lazy("Whether it is the same account"),
    },
    "chats.Draft": {
        "": gettext_lazy("Of organisers who answer in a chat"),
        "text": gettext_lazy("What they have typed and not sent, until the chat is over"),
        "name": gettext_lazy("The name of the person for whom it was meant"),
    },
    "chats.ChatPerson": {
        "": gettext_lazy("Of people who take part in a chat for us"),
        "name": gettext_lazy("Name"),
    },
    "publishing.Channel": {
        "": gettext_lazy("Of our own accounts on social networks"),
        "secret": gettext_lazy("What opens the account for our posts"),
    },
    "accounts.User": {
        "": gettext_lazy("Of the organisers who sign in to the office"),
        "email": gettext_lazy("E-mail address"),
        "name": gettext_lazy("Name"),
    },
    "vault.Lease": {
        "": gettext_lazy("Of organisers who open the sealed list"),
        "reason": gettext_lazy("Why they opened it"),
    },
}
