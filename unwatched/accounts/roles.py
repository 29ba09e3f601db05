"""The five roles of the office: Django groups with these names."""

ORGANISER = "Organiser"
EDITOR = "Editor"
FACILITATOR = "Facilitator"
RESEARCHER = "Researcher"
KEY_HOLDER = "Key-holder"
