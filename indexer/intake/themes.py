"""Themes of a stretch: concepts by their labels, then telling words that belong to no label found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from indexer.analysis import Token
from indexer.folding import fold, term_of
from indexer.intake.known import Known
from indexer.intake.proposal import Span, Value

GENERIC = frozenset(
    "access action active activity adult agency approach area asset assistant base based better build building business capacity care case centre change choice"
    " citizen city co collaborative common community connection control council credit culture day deciding delivery design development digital direct doing early"
    " education effect engagement equal event everybody experience expert family first forum front full give good group growing help home house idea"
    " improvement independent individual informal initiative involvement joint justice knowledge labour learning led life line living local long management matter"
    " meeting member model movement need neighbour network new office official open organisation outcome own owner participation partner partnership"
    " people person personal place plan planning policy power practice problem process professional programme project public quality relation relationship report research"
    " resident resource right role scheme school service session shared sharing short skill small social society staff stage state story strength structure study"
    " support system take talk team term thing thinking time together tool training trust unit use user value voice ways work worker working workshop world year"
    " authority body company contract culture evidence exchange local money panel review savings self spread tender".split()
)
"""Words of the vocabularies that say nothing alone."""
FORM_LETTERS = 3
"""How many letters a word may differ in length from the label's: `access` is not `accessibility`."""


def themes_in(text: str, spans: Iterable[Span], known: Known, most: int) -> tuple[Value, ...]:
    """The themes of some stretches of a text, the most telling first, each with its first place.

    Concepts of the thesaurus come with their ids; a telling word that is in none of their labels is proposed as
    it is written and marked so.
    """
    counts: Counter[str] = Counter()
    first: dict[str, Span] = {}
    words: Counter[str] = Counter()
    first_word: dict[str, Span] = {}
    for start, end in spans:
        stretch = text[start:end]
        tokens = list(known.analyzer.tokens(stretch))
        covered: set[int] = set()
        for match in known.labels.found_in(stretch, tokens):
            concepts = [c for c in match.concepts if _is_form_of(stretch[match.start : match.end], c, known)]
            for concept in concepts:
                counts[concept] += 1
                first.setdefault(concept, (start + match.start, start + match.end))
            covered |= set(range(match.start, match.end)) if concepts else set()
        for token in _telling(tokens, known):
            if token.start not in covered:
                words[token.term] += 1
                first_word.setdefault(token.term, (start + token.start, start + token.end))
    sure = [
        c for c in counts if counts[c] > 1 or _is_telling(text[slice(*first[c])], known.thesaurus.label(c))
    ]
    ranked = sorted(sure, key=lambda concept: (-counts[concept], first[concept]))
    values = [
        Value(
            known.thesaurus.label(concept),
            first[concept],
            f"by its label “{text[slice(*first[concept])]}”",
            known=concept,
        )
        for concept in ranked
    ]
    told = {fold(word) for value in values for word in value.text.split()}
    values += [
        Value(
            text[slice(*first_word[term])],
            first_word[term],
            "a telling word",
            "suggested: not a theme of the thesaurus",
        )
        for term in sorted(words, key=lambda term: (-words[term], first_word[term]))
        if fold(text[slice(*first_word[term])]) not in told
    ]
    return tuple(values[:most])


def _is_telling(written: str, label: str) -> bool:
    """Two words, or a word of the preferred label: once is enough. A lone `contract` is not yet commissioning."""
    if len(written.replace("-", " ").split()) > 1:
        return True
    return any(term_of(fold(word))[:5] == term_of(fold(written))[:5] for word in label.split())


def _is_form_of(written: str, concept: str, known: Known) -> bool:
    """The written words are a form of a label, not only of its stem; an established name needs its capitals."""
    entry = known.thesaurus.get(concept)
    labels = entry.labels if entry else ()
    plain = "".join(fold(word) for word in written.replace("-", " ").split())
    for label in labels:
        flat = "".join(fold(word) for word in label.replace("-", " ").split())
        if abs(len(flat) - len(plain)) <= FORM_LETTERS and flat[:3] == plain[:3]:
            if label in _proper_labels(labels) and written != label:
                continue
            return True
    return False


@lru_cache(256)
def _proper_labels(labels: tuple[str, ...]) -> frozenset[str]:
    """Labels that are names of bodies or schemes, such as `In Control`: capitals inside a label of words."""
    return frozenset(label for label in labels[1:] if len(label.split()) > 1 and label.istitle())


def _telling(tokens: list[Token], known: Known) -> Iterator[Token]:
    """The words that the vocabularies use and that say something alone."""
    subjects = _subjects(known)
    for token in tokens:
        if not token.is_part and len(token.word) > 3 and token.term in subjects:
            yield token


@lru_cache(4)
def _subjects(known: Known) -> frozenset[str]:
    generic = {token.term for token in known.analyzer.terms(" ".join(GENERIC))}
    vocabularies = known.authorities.vocabularies
    labels = [label for concept in known.thesaurus for label in concept.labels]
    labels += [
        term.label for name in ("service_areas", "people_involved") for term in vocabularies.terms(name)
    ]
    labels += SUBJECTS.split()
    return frozenset(token.term for label in labels for token in known.analyzer.terms(label)) - generic


SUBJECTS = (
    "refugees asylum migrants prison prisoners offenders probation police crime safety flood flooding gardens gardening allotment food cooking kitchen café"
    " dementia carers disability disabled autism hospital clinic surgery nurses midwives diabetes cancer pain recovery addiction alcohol drugs suicide bereavement"
    " breastfeeding maternity parents fathers mothers children nursery teenagers apprentices apprenticeships youth students pensioners elders loneliness lonely isolation"
    " housing tenants tenancies homelessness repairs estate transport bus buses rail cycling walking library libraries museum arts music choir theatre sport football swimming"
    " environment environmental energy recycling litter parks river climate employment jobs unemployment training skills debt credit money budget budgeting grants shop market"
    " farming rural villages language interpreters translation faith mosque church women men veterans deaf blind learning literacy internet broadband data planning"
    " neighbourhood neighbours volunteers volunteering befriending intergenerational democracy assembly jury voting councillors commissioning evaluation funding"
)
"""Everyday words for what public services are about, besides those of the vocabularies."""
