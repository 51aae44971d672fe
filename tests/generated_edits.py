"""Generated edits: records laid out in every way, an element of each, and its new value."""

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from indexer.plain_text import clean_text
from indexer.record import Record

ODD = "'\"#:-?&*!|>%@`{}[],~=<\\/ ."
"""Characters that mean something in YAML."""
LETTERS = st.sampled_from([*"abcNOyes019é–“”ßØ漢😀 ", *ODD])
LINE = st.text(LETTERS, min_size=1, max_size=30).map(clean_text).filter(bool)
PROSE = st.lists(LINE, min_size=1, max_size=3).map("\n".join).map(clean_text).filter(bool)
VALUES = st.one_of(
    LINE,
    PROSE,
    st.sampled_from(["yes", "NO", "1.10", "010", "~", "null", "- a", "a: b", "# a", "---", "x\n---\ny"]),
)
SLUG_LIST = st.lists(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,3})?", fullmatch=True), max_size=4)
ORGANISATIONS = st.lists(st.fixed_dictionaries({"as_written": VALUES}, optional={"role": VALUES}), max_size=3)
NEW_VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "title": VALUES,
    "venue": st.none() | VALUES,
    "participants": st.none() | VALUES,
    "rights": st.none() | VALUES,
    "themes": st.none() | SLUG_LIST,
    "places": st.none() | SLUG_LIST,
    "lessons": st.none() | st.lists(VALUES, max_size=4),
    "organisations": st.none() | ORGANISATIONS,
    "series": st.none() | st.fixed_dictionaries({"name": VALUES}, optional={"number": st.just("3")}),
    "editor_note": st.none() | st.fixed_dictionaries({"unverified": st.lists(VALUES, max_size=2)}),
}
WRITTEN: Mapping[str, list[str]] = {
    "title": [
        "title: A title\n",
        "title:   'Quoted'   # why\n",
        'title: "a \\"title\\": x"\n',
        "title: two\n  lines\n",
    ],
    "venue": [
        "venue: |\n  Town\n\n  hall\n",
        "venue: >-\n  Town\n  hall\n\n",
        "venue: |+\n  Hall\n\n",
        "'venue': x#y\n",
    ],
    "participants": [
        "participants: >\n  many\n",
        "participants: 010\n",
        'participants: "a\n  b"\n',
        "participants: ~\n",
    ],
    "rights": ["rights: © the authors, 2011  \n", "rights: !!str x\n"],
    "themes": [
        "themes:\n  - one\n  - two   # why\n",
        "themes:\n- one\n# between\n- two\n",
        "themes: [one, two]  # short\n",
        "themes: [one,\n   two,\n  ]\n",
        "themes:\n    - one\n\n    - 'two'\n",
        "themes: []\n",
    ],
    "places": ["places: # both\n  - leeds\n  - york\n", "places: ['leeds']\n"],
    "lessons": [
        "lessons:\n  - >-\n    One\n    lesson.\n  - |\n    Two\n",
        "lessons:\n- 'It''s: so'\n- plain # no\n",
    ],
    "organisations": [
        "organisations:\n  - as_written: Council # the old\n    role: lead\n  # and\n  - organisation: a\n",
        "organisations:\n- organisation: nhs\n  role: 'lead'\n",
        "organisations: [{organisation: nhs, role: lead}]\n",
    ],
    "series": ["series:\n  name: Roadshow\n  number: 2 # of four\n", "series: {name: Roadshow, of: 4}\n"],
    "editor_note": ["editor_note:\n  confidence: low\n  unverified:\n  - date\n  - place\n"],
}
BETWEEN = st.sampled_from(["", "", "", "\n", "# a note\n", "\n# --- part ---\n\n", " # indented\n"])
BODIES = st.sampled_from(
    ["", "\nThe body.\n", "\n\n# Heading\n\n---\n\ntext without an end", "\n  \n", "x: y\n"]
)

Edit = tuple[bytes, bytes, bytes, str, Any]
"""What stands before an element, itself, what stands after it, its name and its new value."""


@st.composite
def record_parts(draw: st.DrawFn) -> tuple[list[tuple[str, str]], str]:
    """The front matter of a record as (key, text) in order, "" for what stands between; and the body."""
    keys = draw(st.permutations([key for key in WRITTEN if key == "title" or draw(st.booleans())]))
    parts = [("id", "id: one\n"), ("kind", "kind: 'event' # sort\n")]
    for key in keys:
        parts += [("", draw(BETWEEN)), (key, draw(st.sampled_from(WRITTEN[key])))]
    return [*parts, ("", draw(BETWEEN))], draw(BODIES)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """An edit of one element of a record, wherever it stands, or of one that is new."""
    parts, body = draw(record_parts())
    key = draw(st.sampled_from(sorted(NEW_VALUES)))
    new = draw(NEW_VALUES[key])
    mark, end = draw(st.sampled_from(["", "\ufeff"])), draw(st.sampled_from(["\n", "\r\n"]))
    place = next((index for index, (name, _) in enumerate(parts) if name == key), len(parts))
    before = mark + "---\n" + "".join(text for _, text in parts[:place])
    element = "".join(text for _, text in parts[place : place + 1])
    after = "".join(text for _, text in parts[place + 1 :]) + "---\n" + body
    data = [text.replace("\n", end).encode() for text in (before, element, after)]
    return data[0], data[1], data[2], key, new


def as_saved(key: str, value: Any) -> Any:
    """A value as a record holds it."""
    given = {} if value is None else {key: value}
    return getattr(Record.model_validate({"id": "one", "kind": "event", "title": "T", **given}), key)


EXAMPLES = 120
"""Generated files for each property."""
PROPERTY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
