"""Hashtags that a screen reader would read as one long word; and all those that are to be left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unwatched.publishing.text.hashtags import BetterTag, capitalised, to_capitalise, with_hyphen

pytestmark = pytest.mark.once

better = """
    BanFaceRecognition StopFacialRecognition NoFacialRecognition WhoWatchesTheWatchers BanTheScan StopTheScan
    PrivacyMatters FaceRecognition PredictivePolicing SurveillanceState DataProtection HumanRights DigitalRights
    RightToPrivacy LibraryWorkers LibrariansUnite BlackLivesMatter TakeBackTheStreets ReclaimYourFace MyFaceMyChoice
    DefundThePolice NoBorders NoSurveillance SayNoToSurveillance ThrowbackThursday FollowFriday MondayMotivation
    WeekOfAction DayOfAction ActionWeek EndTheWatch StopSpyingOnUs StopSurveillance EndMassSurveillance PoliceState
    FourthAmendment TechWorkers TellAmazon CityCouncil OpenLetter OpenLetters SignThePetition FacesAreOurs
    OurStreetsOurRules InternationalWomensDay WorldPressFreedomDay MothersAgainstCameras ArtificialIntelligence
    MachineLearning BigBrother BigBrotherIsWatching StopKillerRobots SmartCity SmartCities MeToo TimesUp PeopleNotProfit
    ProtectOurPrivacy KeepOurLibrariesOpen CamerasOutOfSchools NoCamerasInSchools CommunityControl
    StudentsAgainstCameras FreeSpeech StopTheSpying WatchTheWatchers SaveOurStreets VoteForPrivacy StopClearview
"""
BETTER = better.split()

single = """
    acab aclu blm nypd lapd gdpr bbc covid vote privacy mastodon bluesky fediverse portland oakland ferguson minneapolis
    together understand keyboard breakfast whistleblower whistleblowing clearview facebook streetlights fingerprint
    fingerprints moratorium oversight undercover nowhere nobody somewhere homecoming wheelchair handshake petition
    petitions surveillance accountability transparency unconstitutional neighborhood neighbourhood grandmother
    underground overpoliced counterterrorism panopticon transgender homelessness newspaper livestream carsharing
    deepfakes bookmarks weekend everyone website workplace classroom lawmakers policymakers stakeholders townspeople
    gesichtserkennung datenschutz vorratsdatenspeicherung keineüberwachung polizeigewalt kameraüberwachung
    reconnaissancefaciale viedprivée niunamenos reconocimientofacial protecciondedatos privacidad vigilancia
    gezichtsherkenning privacywet sorveglianza ansiktsigenkänning computersystem informationssystem
    q1 a2 8march m8 stop2026 2026 sb1038 hb1442 covid19 cop31 frchat psa ootd tbt til eli5
    portaldercitycouncil somerville shotspotter palantir johannesburg copenhagen whatsapp tiktok
"""
SINGLE = single.split()

right_already = """
    BanFaceRecognition FRchat ACLU LGBTQ MeToo iPhone eLearning AIEthics BLM_Somerville ban_face_recognition
    GesichtserkennungStoppen ReconnaissanceFaciale StopAI NoAIPolicing
"""
RIGHT_ALREADY = right_already.split()

WITHOUT_CASE = ["顔認証反対", "人脸识别", "لا_للمراقبة", "שלום", "얼굴인식반대", "ใบหน้า", "चेहरा", "顔認証NO"]


def test_the_table_is_long_enough_to_mean_something():
    assert len(BETTER) + len(SINGLE) + len(RIGHT_ALREADY) + len(WITHOUT_CASE) >= 200


@pytest.mark.parametrize("better", BETTER)
def test_the_words_of_a_hashtag_are_found(better):
    assert capitalised(better.lower()) == better


@pytest.mark.parametrize("better", [tag for tag in BETTER if len(tag) > 7])
def test_shouting_hides_words_as_well(better):
    assert capitalised(better.upper()) == better


@pytest.mark.parametrize("tag", SINGLE)
def test_one_word_a_name_an_abbreviation_is_left_alone(tag):
    assert capitalised(tag) == tag


@pytest.mark.parametrize("tag", [tag.capitalize() for tag in SINGLE])
def test_so_it_is_with_a_capital(tag):
    assert capitalised(tag) == tag


@pytest.mark.parametrize("tag", [*RIGHT_ALREADY, *WITHOUT_CASE])
def test_what_is_right_stays(tag):
    assert capitalised(tag) == tag


@pytest.mark.parametrize(
    ("tag", "better"),
    [
        ("BanFacerecognition", "BanFaceRecognition"),
        ("Banfacerecognition", "BanFaceRecognition"),
        ("nofacerec2026", "NoFaceRec2026"),
        ("banfacerecognition_portalder", "BanFaceRecognition_portalder"),
        ("abolishice", "AbolishICE"),
        ("aiethics", "AIEthics"),
    ],
)
def test_half_right_hashtags_are_put_right(tag, better):
    assert capitalised(tag) == better


def test_words_of_the_text_may_stand_in_the_hashtag():
    assert capitalised("whowatchesportalder") == "whowatchesportalder"
    assert to_capitalise("Who watches Port Alder? #whowatchesportalder #FRchat") == [
        BetterTag("whowatchesportalder", "WhoWatchesPortAlder")
    ]
    assert to_capitalise("#whowatchesportalder", names="Port Alder against cameras") == [
        BetterTag("whowatchesportalder", "WhoWatchesPortAlder")
    ]


def test_but_two_words_of_another_language_are_no_proof():
    assert to_capitalise("Die Polizei übt Gewalt. #polizeigewalt") == []


def test_each_hashtag_is_named_once():
    assert to_capitalise("#facerecognition #FRchat #facerecognition #humanrights") == [
        BetterTag("facerecognition", "FaceRecognition"),
        BetterTag("humanrights", "HumanRights"),
    ]


def test_addresses_hold_no_hashtags():
    assert to_capitalise("https://example.org/#facerecognition") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Talk to us: #face-surveillance!", [BetterTag("face-surveillance", "FaceSurveillance")]),
        ("#Ban-FR #Ban-FR", [BetterTag("Ban-FR", "BanFR")]),
        ("#FRchat - now", []),
        ("well-known #FRchat", []),
        ("https://example.org/#a-b", []),
        ("#über-wachung", [BetterTag("über-wachung", "ÜberWachung")]),
    ],
)
def test_a_hyphen_ends_a_hashtag(text, found):
    assert with_hyphen(text) == found


@given(st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=40))
def test_only_capitals_are_ever_changed(tag):
    assert capitalised(tag).casefold() == tag.casefold()
