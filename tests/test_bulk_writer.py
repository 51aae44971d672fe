"""The bulk writer: its segments are what Whoosh's own writer makes of the same documents."""

from pathlib import Path
from typing import Any

from whoosh import index

from engine_documents import DOCUMENTS, KNOWLEDGE
from indexer.engines.lexicon import Lexicon, compounds_of
from indexer.engines.whoosh.bulk import write_bulk
from indexer.engines.whoosh.postings import Batch, arrays_of
from indexer.engines.whoosh.whoosh_fields import SCHEMA, stored_of
from indexer.many_texts import Vocabulary
from reference_postings import fields_of


def all_of(folder: Path) -> dict[str, Any]:
    """Everything a reader tells of an index."""
    with index.open_dir(folder, schema=SCHEMA).reader() as reader:
        postings = {}
        for field, term in reader.all_terms():
            matcher = reader.postings(field, term)
            held = []
            while matcher.is_active():
                places = matcher.value_as("positions") if matcher.supports("positions") else None
                held.append((matcher.id(), matcher.weight(), places))
                matcher.next()
            info = reader.term_info(field, term)
            numbers = (
                info.weight(),
                info.doc_frequency(),
                info.min_length(),
                info.max_length(),
                info.max_weight(),
            )
            postings[field, term] = (held, *numbers, info.min_id(), info.max_id())
        names = SCHEMA.names()
        return {
            "postings": postings,
            "stored": list(reader.iter_docs()),
            "lengths": [
                (name, number, reader.doc_field_length(number, name))
                for name in names
                for number in range(reader.doc_count_all())
            ],
            "totals": [(name, reader.field_length(name)) for name in names],
        }


def test_a_bulk_segment_is_whooshs_own(tmp_path: Path) -> None:
    """Terms, postings, positions, statistics, lengths and stored values are equal."""
    documents = [  # more than a block of postings
        each._replace(id=f"{each.id}-{number}") for number in range(80) for each in DOCUMENTS
    ]
    batch = Batch.read(documents, Vocabulary())
    lexicon = Lexicon(compounds_of(KNOWLEDGE, batch.vocabulary, [batch.words]), KNOWLEDGE)
    for name in ("bulk", "own"):
        (tmp_path / name).mkdir()
    write_bulk(index.create_in(tmp_path / "bulk", SCHEMA), documents, arrays_of(batch, lexicon), deleted=[])
    writer = index.create_in(tmp_path / "own", SCHEMA).writer()
    for document in documents:
        values = {"id": document.id, "stored": stored_of(document), **fields_of(document, lexicon).postings}
        writer.add_document(**values)
    writer.commit()
    bulk, own = all_of(tmp_path / "bulk"), all_of(tmp_path / "own")
    # a document's own fields may be stored with a length of 0 or with none: neither has postings
    assert {**bulk, "lengths": [entry for entry in bulk["lengths"] if entry[2]]} == {
        **own,
        "lengths": [entry for entry in own["lengths"] if entry[2]],
    }
