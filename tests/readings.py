"""Hand-made readings: own sentences, marked by name instead of by offset."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pipeline import identifiers
from pipeline.model import (
    Article,
    Entity,
    Evidence,
    Issue,
    Mention,
    Name,
    Observation,
    Paragraph,
    Reading,
    Relation,
    Target,
)

INDONESIA = Entity(
    identifiers.entity_iri("Country", "ID"),
    "Country",
    "印度尼西亚",
    (
        Name("印度尼西亚", "zh-Hans", "preferred"),
        Name("印尼", "zh-Hans", "alias"),
        Name("Indonesia", "en", "preferred"),
        Name("印尼语", "zh-Hans", "never"),
    ),
    kind="country",
    same_as=("wd:Q252", "iso3:IDN"),
    origin="country.csv",
)
CHINA = Entity(
    identifiers.entity_iri("Country", "CN"),
    "Country",
    "中国",
    (Name("中国", "zh-Hans", "preferred"), Name("China", "en", "preferred")),
    same_as=("wd:Q148", "iso3:CHN"),
    origin="country.csv",
)
MINISTRY = Entity(
    identifiers.entity_iri("Organization", "mee-cn"),
    "Organization",
    "生态环境部",
    (Name("生态环境部", "zh-Hans", "preferred"), Name("MEE", "en", "preferred")),
    kind="ministry",
    country=CHINA.iri,
    origin="organization.csv",
)
BUREAU = Entity(
    identifiers.name_iri("Organization", "应对气候变化司"),
    "Organization",
    "应对气候变化司",
    within=MINISTRY.iri,
)
LIN = Entity(identifiers.name_iri("Person", "林晓岚"), "Person", "林晓岚")
NDC = Entity(
    identifiers.entity_iri("Instrument", "ndc"),
    "Instrument",
    "国家自主贡献",
    (Name("国家自主贡献", "zh-Hans", "preferred"), Name("NDC", "en", "preferred")),
    kind="plan",
    origin="instrument.csv",
)
ENTITIES = (INDONESIA, CHINA, MINISTRY, BUREAU, LIN, NDC)

TEXT = """印尼更新国家自主贡献
生态环境部应对气候变化司的林晓岚介绍说，印尼提出到2030年有条件减排43.20%，中国与印尼将继续合作。
2022年印尼煤电占比为61%。"""


def reading(
    text: str = TEXT,
    *,
    doc: str = "a.txt",
    start: int = 0,
    title: str | None = None,
    entities: Iterable[Entity] = ENTITIES,
    relations: tuple[Relation, ...] = (),
    issues: tuple[Issue, ...] = (),
    published: str | None = "2022-09-23",
    aim: str = "到2030年有条件减排43.20%",
    figure: str = "43.20",
) -> Reading:
    """A reading of the text: every name of the entities is a mention, lines are paragraphs."""
    entities = tuple(entities)
    lines = text.split("\n")
    title = title if title is not None else lines[0]
    article = Article(
        identifiers.article_iri(doc, title, 0),
        doc,
        start,
        text,
        title,
        published,
        "绿讯",
        "https://example.org/a",
    )
    paragraphs, position = [], 0
    for index, line in enumerate(lines):
        paragraphs.append(Paragraph(index, position, position + len(line), "body" if index else "title"))
        position += len(line) + 1

    def inside(offset: int) -> int:
        return next(p.index for p in paragraphs if p.start <= offset <= p.end)

    names = sorted(
        {(name.text, entity) for entity in entities for name in entity.names if name.status != "never"}
        | {(entity.label, entity) for entity in entities},
        key=lambda pair: (-len(pair[0]), pair[0]),
    )
    taken: list[Mention] = []
    for name, entity in names:
        offset = text.find(name)
        while offset >= 0:
            end = offset + len(name)
            if all(end <= other.start or offset >= other.end for other in taken):
                rule = entity.origin if entity.origin != "text" else "names:person"
                taken.append(
                    Mention(offset, end, name, entity.type, entity.iri, entity.label, rule, inside(offset))
                )
            offset = text.find(name, end)
    taken.sort(key=lambda mention: mention.start)
    targets, observations = [], []
    if aim in text:
        at = text.index(aim)
        value = text.index(figure, at)
        iri = identifiers.content_iri(
            "target", INDONESIA.iri, "greenhouse-gas emissions reduction", figure, 2030
        )
        targets.append(
            Target(
                iri, at, at + len(aim), aim, inside(at), "greenhouse-gas emissions reduction",
                value=Decimal(figure), unit="%", deadline=2030, deadline_relation="by",
                condition="conditional",
                actor=INDONESIA.iri, actor_label="印尼", instrument=NDC.iri, instrument_label="国家自主贡献",
                rule="targets:reduction",
                slots={
                    "value": Evidence(value, value + len(figure) + 1, text[value : value + len(figure) + 1]),
                    "deadline": Evidence(at + 1, at + 6, text[at + 1 : at + 6]),
                    "instrument": Evidence(inferred="heading"),
                },
            )
        )  # fmt: skip
    share = "占比为61%"
    if share in text:
        at = text.index(share)
        observations.append(
            Observation(
                identifiers.content_iri("observation", "coal", "61", 2022), at, at + len(share), share,
                inside(at),
                "coal power share", value=Decimal(61), unit="%", year=2022, actor=INDONESIA.iri,
                actor_label="印尼", rule="observations:share",
                slots={"value": Evidence(at + 3, at + 6, text[at + 3 : at + 6])},
            )
        )  # fmt: skip
    return Reading(
        article, tuple(paragraphs), tuple(taken), tuple(sorted(entities, key=lambda entity: entity.iri)),
        tuple(targets), tuple(observations), relations, issues,
    )  # fmt: skip


def affiliation(text: str = TEXT, **changes: object) -> Relation:
    """The bureau's 林晓岚, as the standard text says."""
    start, end = text.index("应对气候变化司的"), text.index("介绍说")
    facts: dict[str, object] = {
        "predicate": "affiliation", "subject": LIN.iri, "subject_label": LIN.label, "object": BUREAU.iri,
        "object_label": BUREAU.label, "start": start, "end": end, "paragraph": 1, "rule": "posts:of",
        "role": "司长",
    }  # fmt: skip
    return Relation(**(facts | changes))  # type: ignore[arg-type]
