"""The bulk writer: its segments are what Whoosh's own writer makes of the same documents."""

from pathlib import Path

from whoosh import index

from engine_documents import DOCUMENTS, KNOWLEDGE
from indexer.engines.lexicon import Lexicon, compounds_of
from indexer.engines.whoosh.bulk import Coming, write_bulk
from indexer.engines.whoosh.postings import Batch, arrays_of
from indexer.engines.whoosh.whoosh_fields import SCHEMA, stored_of
from indexer.many_texts import Vocabulary
from indexer.second_process import ALONE
from reference_postings import all_of, fields_of


def test_a_bulk_segment_is_whooshs_own(tmp_path: Path) -> None:
    """Terms, postings, positions, statistics, lengths and stored values are equal."""
    documents = [  # more than a block of postings
        each._replace(id=f"{each.id}-{number}") for number in range(80) for each in DOCUMENTS
    ]
    batch = Batch.read(documents, Vocabulary(), ALONE)
    lexicon = Lexicon(compounds_of(KNOWLEDGE, batch.vocabulary, [batch.words]), KNOWLEDGE)
    for name in ("bulk", "own"):
        (tmp_path / name).mkdir()
    bulk_index = index.create_in(tmp_path / "bulk", SCHEMA)
    write_bulk(bulk_index, Coming(documents, ALONE), arrays_of(batch, lexicon), deleted=[])
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
