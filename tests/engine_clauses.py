"""Clauses that engines are asked, alone and nested."""

from indexer.engines.protocol import And, Clause, FacetIs, Not, Or, Phrase, Prefix, Words

GARDEN, LEEDS, CHOIR = Words("garden"), FacetIs("place", "leeds"), Words("choir")
NESTED: list[Clause] = [
    Not(GARDEN),
    Not(LEEDS),
    Not(Not(CHOIR)),
    Not(Not(Not(CHOIR))),
    And((GARDEN, LEEDS)),
    And((GARDEN, Not(LEEDS))),
    And((Not(GARDEN), Not(LEEDS))),
    And((Not(GARDEN), Not(Not(LEEDS)))),
    And((GARDEN, LEEDS, CHOIR)),
    And((GARDEN,)),
    And((Not(GARDEN),)),
    And(()),
    Or((LEEDS, CHOIR)),
    Or((CHOIR, Not(GARDEN))),
    Or((Not(CHOIR), Not(GARDEN))),
    Or((CHOIR,)),
    Or(()),
    Not(Or((LEEDS, CHOIR))),
    Not(And((GARDEN, LEEDS))),
    Not(And((GARDEN, Not(LEEDS)))),
    Or((And((GARDEN, LEEDS)), CHOIR)),
    And((Or((LEEDS, CHOIR)), GARDEN)),
    And((Or((LEEDS, CHOIR)), Not(Or((CHOIR, LEEDS))))),
    And((GARDEN, Or((LEEDS, And((CHOIR, Not(LEEDS))))))),
    Or((And((Not(GARDEN), LEEDS)), And((GARDEN, Not(LEEDS))))),
]
ASKED: list[Clause] = [
    Or((FacetIs("place", "leeds", worth=7.5), CHOIR)),
    Words("otter"),
    Words("otters heron"),
    Phrase("an otter"),
    Prefix("ott"),
    Prefix("her"),
    And((Words("otter"), Not(Words("heron")))),
    Words("otter", "body"),
]
