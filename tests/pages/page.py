"""Pages and sources as text, for the tests beside this file."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def text_of(path):
    return (ROOT / path).read_text()


def prose_of(path):
    """A page with each run of white space as one space, so that a phrase may go over a line."""
    return re.sub(r"\s+", " ", text_of(path))


def all_pages():
    return sorted(str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
