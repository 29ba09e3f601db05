"""Asks the networks' own programs anew how long the texts of tests/gateways/social/hard_texts.json are.

Needs node and npm; the packages go into a folder that is thrown away. Bluesky's and X's numbers are written into the
table. Mastodon's stay as they are: its rule is in Ruby, within Mastodon (app/validators/status_length_validator.rb,
config/initializers/twitter_regex.rb) and the gems twitter-text and idn-ruby.
"""

import json
import subprocess
import tempfile
import unicodedata
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "tests" / "gateways" / "social" / "hard_texts.json"
PACKAGES = ["twitter-text@3.1.0", "@atproto/api@0.19.19"]
ASK = """
const twitter = require('twitter-text'), {RichText} = require('@atproto/api')
const counted = JSON.parse(require('fs').readFileSync(0)).map(row => {
  const sent = new RichText({text: row.sent ?? row.text})
  return {bluesky: sent.graphemeLength, octets: sent.length, x: twitter.parseTweet(row.text).weightedLength}
})
console.log(JSON.stringify(counted))
"""
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Me", "Mn", "Zl", "Zp", "Zs"}  # kinds of characters that an editor would not show


def main() -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "install", "--silent", "--prefix", folder, *PACKAGES], check=True)
        said = subprocess.run(
            ["node", "-e", ASK],
            cwd=folder,
            input=json.dumps(table["texts"]),
            capture_output=True,
            text=True,
            check=True,
        )
    for row, counted in zip(table["texts"], json.loads(said.stdout), strict=True):
        row.update(counted)
    rows = ",\n".join(map(readable, table["texts"]))
    TABLE.write_text(f'{{\n"made": {json.dumps(table["made"])},\n"texts": [\n{rows}\n]}}\n', encoding="utf-8")


def readable(row: dict[str, object]) -> str:
    """One line of JSON in which everything can be seen."""
    line = json.dumps(row, ensure_ascii=False)
    return "".join(json.dumps(char)[1:-1] if hidden(char) else char for char in line)


def hidden(char: str) -> bool:
    return char != " " and unicodedata.category(char) in UNSEEN


if __name__ == "__main__":
    main()
