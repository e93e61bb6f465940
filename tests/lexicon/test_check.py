"""The lint of dictionaries: a small ontology a case, what it must find there, and what it must leave alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.lexicon.check import Finding, check, fix

RULES = Path(__file__).parents[2] / "ontology" / "rules"
HEADER = "id,name,lang,status,same_as,source,note,kind,country,within\n"
GEF = "gef,全球环境基金,zh-Hans,preferred,,thegef.org,,fund,,\n"
GCF = "gcf,绿色气候基金,zh-Hans,preferred,,greenclimate.fund,,fund,,\n"
HONG_KONG = "HK,香港,zh-Hans,preferred,iso3:HKG,ISO 3166-1,,territory,HK,\n"
INDONESIA = (
    "ID,印度尼西亚,zh-Hans,preferred,wd:Q252,ISO 3166-1,,country,,\nID,印尼,zh-Hans,alias,,press,,,,\n"
)


def folder(tmp_path: Path, **files: str) -> Path:
    """An ontology with these dictionaries (`organization_x` is organization-x.csv) and the rules of the house."""
    shutil.copytree(RULES, tmp_path / "rules", ignore=shutil.ignore_patterns("named-targets.yaml"))
    (tmp_path / "gazetteer").mkdir()
    for name, rows in files.items():
        path = tmp_path / "gazetteer" / f"{name.replace('_', '-')}.csv"
        path.write_bytes((rows if rows.startswith("id,") else HEADER + rows).encode())
    return tmp_path


def codes(findings: list[Finding]) -> list[tuple[int, str]]:
    return [(finding.line, finding.code) for finding in findings]


ORGANIZATIONS = {
    "clean": (GEF, []),
    "en-label-and-short": (
        "gef,Global Environment Facility,en,preferred,,thegef.org,,,,\n"
        + GEF
        + "gef,GEF,en,short,,thegef.org,,,,\n",
        [],
    ),
    "header": ("id,name,language,status,same_as,source,note\n", [(1, "header")]),
    "seven-columns": (
        "id,name,lang,status,same_as,source,note\ngef,全球环境基金,zh-Hans,preferred,,thegef.org,\n",
        [],
    ),
    "too-many-fields": (GEF.replace("fund,,", "fund,,,,"), [(2, "fields")]),
    "quotation-never-closed": ('gef,"全球环境基金,zh-Hans,preferred,,thegef.org,,fund,,\n', [(2, "csv")]),
    "status": (GEF + "gef,环境基金,zh-Hans,main,,thegef.org,,,,\n", [(3, "status")]),
    "lang": (GEF + "gef,环境基金,zh,alias,,thegef.org,,,,\n", [(3, "lang")]),
    "no-name": (GEF + "gef,,zh-Hans,alias,,thegef.org,,,,\n", [(3, "empty")]),
    "no-source": ("gef,全球环境基金,zh-Hans,preferred,,,,fund,,\n", [(2, "source")]),
    "blanks": ("gef, 全球环境基金,zh-Hans,preferred,,thegef.org,,fund,,\n", [(2, "blanks")]),
    "id": (GEF.replace("gef,", "GEF_fund,"), [(2, "id")]),
    "duplicate": (GEF + "gef,全球环境基金,zh-Hans,alias,,thegef.org,,,,\n", [(3, "duplicate")]),
    "second-preferred": (GEF + "gef,环境基金,zh-Hans,preferred,,thegef.org,,,,\n", [(3, "second-preferred")]),
    "preferred-in-two-languages": (
        "gef,Global Environment Facility,en,preferred,,thegef.org,,,,\n" + GEF,
        [],
    ),
    "no-preferred": ("gef,全球环境基金,zh-Hans,alias,,thegef.org,,fund,,\n", [(2, "no-preferred")]),
    "unsorted": (GEF + GCF, [(3, "unsorted")]),
    "sorted": (GCF + GEF, []),
    "ambiguous": (
        GCF + "gcf,环境基金,zh-Hans,alias,,press,,,,\n" + GEF + "gef,环境基金,zh-Hans,alias,,press,,,,\n",
        [(3, "ambiguous"), (5, "ambiguous")],
    ),
    "ambiguous-in-short-is-allowed": (
        GCF + "gcf,环境基金,zh-Hans,short,,press,,,,\n" + GEF + "gef,环境基金,zh-Hans,alias,,press,,,,\n",
        [],
    ),
    "folds-alike": (
        GCF + "gcf,環境基金,zh-Hant,alias,,press,,,,\n" + GEF + "gef,环境基金,zh-Hans,alias,,press,,,,\n",
        [(3, "folds-alike"), (5, "folds-alike")],
    ),
    "needless": (GEF + "gef,全球環境基金,zh-Hant,alias,,press,,,,\n", [(3, "needless")]),
    "wrapped": (GEF + "gef,《环境基金》,zh-Hans,alias,,press,,,,\n", [(3, "wrapped")]),
    "marks-inside-are-allowed": (GEF + "gef,“一带一路”环境基金,zh-Hans,alias,,press,,,,\n", []),
    "two-pairs-are-no-wrap": (GEF + "gef,“全球”“环境”,zh-Hans,alias,,press,,,,\n", []),
    "full-stop": (GEF + "gef,环境基金。,zh-Hans,alias,,press,,,,\n", [(3, "punctuation")]),
    "latin-full-stop-is-allowed": (GEF + "gef,GEF Inc.,en,alias,,press,,,,\n", []),
    "unbalanced": (GEF + "gef,环境基金（北京,zh-Hans,alias,,press,,,,\n", [(3, "unbalanced")]),
    "invisible": (GEF + "gef,环境\u200b基金,zh-Hans,alias,,press,,,,\n", [(3, "odd-characters")]),
    "one-character": (GEF + "gef,基,zh-Hans,alias,,press,,,,\n", [(3, "one-character")]),
    "one-character-in-short-is-allowed": (GEF + "gef,基,zh-Hans,short,,press,,,,\n", []),
    "same-as": (GEF.replace("preferred,,", "preferred,Q252,"), [(2, "same-as")]),
    "country-to-nothing": (GEF.replace("fund,,", "fund,XX,"), [(2, "country")]),
    "within-to-nothing": (GEF.replace("fund,,", "fund,,un"), [(2, "within")]),
    "within-circle": (
        GCF.replace("fund,,", "fund,,gef") + GEF.replace("fund,,", "fund,,gcf"),
        [(2, "within-circle")],
    ),
    "within-itself": (GEF.replace("fund,,", "fund,,gef"), [(2, "within-circle")]),
    "within-chain": (GCF.replace("fund,,", "fund,,gef") + GEF, []),
    "never": (GEF + "never,全球环境基金会议室,zh-Hans,never,,compiled by hand,,,,\n", []),
    "never-blocks-nothing": (
        GEF + "never,环境基金会,zh-Hans,never,,by hand,,,,\n",
        [(3, "never-blocks-nothing")],
    ),
    "never-is-name": (GEF + "never,全球環境基金,zh-Hant,never,,by hand,,,,\n", [(3, "never-is-name")]),
    "never-long": (
        GEF + f"never,全球环境基金{'会议' * 30}室,zh-Hans,never,,by hand,,,,\n",
        [(3, "never-long")],
    ),
    "never-under-an-id": (GEF + "gef,全球环境基金会议室,zh-Hans,never,,by hand,,,,\n", [(3, "never-id")]),
}


@pytest.mark.parametrize(("rows", "expected"), ORGANIZATIONS.values(), ids=ORGANIZATIONS)
def test_one_dictionary(tmp_path: Path, rows: str, expected: list[tuple[int, str]]) -> None:
    found = check(folder(tmp_path, organization=rows))
    assert codes(found) == expected
    for finding in found:
        assert finding.file == "gazetteer/organization.csv"
        assert finding.message.endswith(".")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"organization": GEF, "organization_x": GCF}, [], id="two-files-of-a-type"),
        pytest.param(
            {"organization": GEF, "organization_x": GEF},
            ["id-in-two-files", "second-preferred"],
            id="id-twice",
        ),
        pytest.param(
            {"organization": GEF, "organization_x": GEF.replace("gef,", "gef-2,")},
            ["ambiguous", "ambiguous"],
            id="one-body-two-ids",
        ),
        pytest.param({"organization": GEF, "project": GEF}, ["shadow"], id="one-name-two-types"),
        pytest.param({"country": INDONESIA}, [], id="country"),
        pytest.param({"country": INDONESIA.replace("ID,", "IDN,")}, ["id", "id"], id="country-id"),
        pytest.param(
            {
                "country": INDONESIA + "never,印尼语,zh-Hans,never,,by hand,,,,\n",
                "organization": GEF.replace("fund,,", "fund,ID,"),
            },
            [],
            id="country-of-a-body",
        ),
        pytest.param(
            {"country": HONG_KONG, "place": "hk,香港,zh-Hans,preferred,,atlas,,city,,\n"},
            ["ambiguous", "ambiguous"],
            id="territories-are-places",
        ),
        pytest.param(
            {"country": HONG_KONG + "never,香港脚,zh-Hans,never,,by hand,,,,\n"},
            ["never-blocks-nothing"],
            id="a-territory-is-blocked-among-places",
        ),
        pytest.param(
            {
                "country": HONG_KONG,
                "place": "never,香港脚,zh-Hans,never,,by hand,,,,\n",
            },
            [],
            id="territory-block",
        ),
        pytest.param({"organisation": GEF}, ["file-name"], id="no-type-of-that-name"),
    ],
)
def test_dictionaries_together(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    assert sorted(finding.code for finding in check(folder(tmp_path, **files))) == expected


def test_homonyms_are_told_in_both_notes(tmp_path: Path) -> None:
    one = "li-bin,李斌,zh-Hans,preferred,,press,homonym,official,,\n"
    other = "li-bin-2,李斌,zh-Hans,preferred,,press,NIO; homonym,business,,\n"
    found = check(folder(tmp_path, person=one + other))
    assert [(finding.code, finding.severity) for finding in found] == [("ambiguous", "notice")] * 2


def test_broken_encoding_is_one_finding_with_its_line(tmp_path: Path) -> None:
    ontology = folder(tmp_path, organization=GEF)
    path = ontology / "gazetteer" / "organization.csv"
    path.write_bytes((HEADER + GCF + GEF).encode("gb18030"))
    assert codes(check(ontology)) == [(2, "encoding")]


def test_a_finding_reads_as_where_what_and_remedy(tmp_path: Path) -> None:
    (finding,) = check(folder(tmp_path, organization=GEF + "gef,基,zh-Hans,alias,,press,,,,\n"))
    assert str(finding) == (
        "gazetteer/organization.csv:3: error: one-character: 基: one character stands for too much. Make it short."
    )


def test_fix_sorts_strips_and_drops_duplicates(tmp_path: Path) -> None:
    messy = "\ufeff" + HEADER + " gef,全球环境基金 ,zh-Hans,alias,,press,kept,,,\n" + GEF + GCF
    ontology = folder(
        tmp_path, organization=messy.replace("\n", "\r\n").removeprefix("\ufeff"), project=HEADER
    )
    path = ontology / "gazetteer" / "organization.csv"
    assert fix(ontology) == [path]
    merged = GEF.replace("thegef.org,,", "thegef.org,kept,")
    assert path.read_bytes().decode() == HEADER + GCF + merged
    assert not [finding for finding in check(ontology) if finding.fixable]
    assert fix(ontology) == []


@pytest.mark.parametrize("name", ["header", "too-many-fields", "quotation-never-closed"])
def test_fix_leaves_what_it_cannot_read(tmp_path: Path, name: str) -> None:
    ontology = folder(tmp_path, organization=ORGANIZATIONS[name][0] + " \n")
    before = (ontology / "gazetteer" / "organization.csv").read_bytes()
    assert fix(ontology) == []
    assert (ontology / "gazetteer" / "organization.csv").read_bytes() == before
