"""Every way to get site.toml wrong is named with its place and, where one is near, the right word; and exit status 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config import load
from generator.errors import ParityError

ROW = """
[[rows]]
id = "a-row"
title = "A row"
area = "Area"
reference = [{ value = ["X"] }]
port = [{ value = ["Y"] }]
judge = [{ rule = "*", status = "default-mismatch", risk = "low" }]
"""
SITE = """
title = "t"
[reference]
name = "a"
language = "python"
repository = "a.git"
include = ["src/**/*.py"]
version = { file = "pyproject.toml", key = "project.version" }
[port]
name = "b"
language = "elixir"
repository = "b.git"
include = ["lib/**/*.ex"]
version = { file = "mix.exs", constant = "version" }
"""


def same(category: str, reference: str, port: str) -> str:
    return f"[[surface.same]]\ncategory = {category}\nreference = {reference}\nport = {port}\n"


def judged(words: str, rule: str = "missing", why: str = "because") -> str:
    return f'[surface]\njudge = [{{ rule = "{rule}", why = "{why}", {words} }}]\n'


def surfaced(words: str) -> str:
    return f"[surface]\naccepted = [{{ {words} }}]\n"


WRONG = [
    ("titel = 't'\n" + SITE.replace('title = "t"', ""), ["unknown key «titel»", "did you mean «title»"]),
    (SITE + ROW.replace("judge", "jugde"), ["rows[0] (a-row)", "unknown key «jugde»", "did you mean «judge»"]),
    (SITE + ROW.replace("value = [\"Y\"]", "valeu = [\"Y\"]"), ["rows[0] (a-row).port[0]", "did you mean «value»"]),
    (SITE + ROW.replace('title = "A row"', "title = 3"), ["a-row", "title", "str", "int"]),
    (SITE + ROW.replace('title = "A row"', ""), ["a-row", "title"]),
    (SITE + ROW + ROW, ["rows (a-row)", "used twice"]),
    (SITE + ROW.replace('"a-row"', '"A Row"'), ["lower-case"]),
    (SITE + ROW.replace("default-mismatch", "default-mismach"), ["rows (a-row).judge[0]", "did you mean «default-mismatch»"]),
    (SITE + ROW.replace('"low"', '"lo"'), ["unknown risk «lo»", "did you mean «low»"]),
    (SITE + ROW.replace('value = ["Y"]', 'value = ["Y"], fields = "Z"'), ["rows (a-row).port[0]", "exactly one of", "value"]),
    (SITE + ROW.replace('value = ["Y"]', 'unit = "s"'), ["exactly one of"]),
    (SITE + ROW.replace('value = ["Y"]', 'value = ["Y"], unit = "mms"'), ["unknown unit «mms»", "did you mean «ms»"]),
    (
        SITE + ROW.replace('value = ["Y"]', 'query = "(calll) @x", symbols = ["f"]'),
        ["rows (a-row).port[0].query", "does not compile for elixir"],
    ),
    (SITE + ROW.replace('value = ["Y"]', 'query = "(call) @x"'), ["needs symbols"]),
    (
        SITE + ROW.replace('value = ["Y"]', 'query = "@lenght", symbols = ["f"]') + "[queries]\nlength = '(call) @x'",
        ["no «lenght»", "did you mean «length»"],
    ),
    (SITE + ROW.replace('value = ["Y"]', 'mentions = { a = "(" }, symbols = ["f"]'), ["not a regular expression"]),
    (SITE.replace("elixir", "elixr") + ROW, ["port.language", "did you mean «elixir»"]),
    (SITE.replace("lib/**/*.ex", "/lib/*.ex") + ROW, ["port.include", "not a glob"]),
    (SITE.replace("lib/**/*.ex", "lib/[a.ex") + ROW, ["port.include", "is not a glob"]),
    (SITE.replace(', constant = "version"', "") + ROW, ["port.version", "key", "constant"]),
    (SITE, ["rows"]),
    (SITE + ROW + '[[accepted]]\nrow = "a-rwo"\nreason = "r"', ["accepted", "did you mean «a-row»"]),
    (SITE + ROW + '[[accepted]]\nrow = "a-row"\nreason = "r"\nuntil = "soon"', ["until", "YYYY-MM-DD"]),
    (SITE + ROW + '[[accepted]]\nrow = "a-row"\nreason = "r"\nuntil = "2026-02-30"', ["until", "YYYY-MM-DD"]),
    ("title = ", ["not valid TOML"]),
    (SITE + ROW + "[surface]\njugde = []", ["surface", "did you mean «judge»"]),
    (SITE + ROW + '[surface.port]\ninternal = ["A.*", ""]', ["surface.port.internal", "name is empty"]),
    (SITE + ROW + '[surface.port]\ninternal = ["*"]', ["surface.port.internal", "leaves nothing public"]),
    (SITE + ROW + '[surface.port]\nbypassed_by = " "', ["surface.port.bypassed_by", "name is empty"]),
    (SITE + ROW + same('"opperation"', '"a"', '["b"]'), ["surface.same[0] (a = b)", "did you mean «operation»"]),
    (SITE + ROW + same('"*"', '"a"', '["b"]'), ["surface.same[0] (a = b)", "no category «*»"]),
    (SITE + ROW + same('"wire"', '"a"', '["b"]'), ["surface.same[0] (a = b)", "wire is not paired by name"]),
    (SITE + ROW + same('"type"', '""', '["b"]'), ["surface.same[0]", "name is empty"]),
    (SITE + ROW + same('"type"', '"a"', "[]"), ["surface.same[0]", "port is empty"]),
    (SITE + ROW + same('"type"', '"*"', '["b"]'), ["surface.same[0]", "one thing of all"]),
    (SITE + ROW + judged('status = "feature-gpa", risk = "low"'), ["surface.judge[0] (missing)", "did you mean «feature-gap»"]),
    (SITE + ROW + judged('status = "feature-gap", risk = "lo"'), ["surface.judge[0] (missing)", "did you mean «low»"]),
    (SITE + ROW + judged('status = "aligned", risk = "none"', rule="misssing"), ["surface.judge[0]", "did you mean «missing»"]),
    (SITE + ROW + judged('status = "aligned", risk = "none"', rule="unreadable"), ["surface.judge[0]", "could not be read"]),
    (SITE + ROW + judged('status = "aligned", risk = "none"', rule="*"), ["surface.judge[0]", "every difference aligned"]),
    (SITE + ROW + judged('status = "aligned", risk = "none", category = "feild"'), ["surface.judge[0]", "did you mean «field»"]),
    (SITE + ROW + judged('status = "aligned", risk = "none", reference = ""'), ["surface.judge[0]", "name is empty"]),
    (SITE + ROW + judged('status = "aligned", risk = "none"', why=""), ["surface.judge[0]", "the reason is empty"]),
    (SITE + ROW + surfaced('reason = "r"'), ["surface.accepted[0] («r»)", "every difference there is"]),
    (SITE + ROW + surfaced('reason = "r", reference = "**", port = "*"'), ["surface.accepted[0]", "every difference there is"]),
    (SITE + ROW + surfaced('reason = "", category = "type"'), ["surface.accepted[0]", "the reason is empty"]),
    (SITE + ROW + surfaced('reason = "r", category = "tpye"'), ["surface.accepted[0] («r»)", "did you mean «type»"]),
    (SITE + ROW + surfaced('reason = "r", rule = "extr"'), ["surface.accepted[0]", "did you mean «extra»"]),
    (SITE + ROW + surfaced('reason = "r", rule = "extra", until = "2026-13-01"'), ["surface.accepted[0]", "YYYY-MM-DD"]),
    (SITE + ROW + surfaced('reason = "r", reference = ""'), ["surface.accepted[0]", "name is empty"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[str(number) for number in range(len(WRONG))])
def test_a_fault_is_named_with_its_place(text: str, said: list[str], tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(text)
    with pytest.raises(ParityError) as fault:
        load(path)
    assert [part for part in [*said, "site.toml"] if part not in str(fault.value)] == []


RIGHT = [
    same('"type"', '"AsyncClient"', '["Toy.Client", "Toy.Api"]'),
    same('"operation"', '"Client.*"', '["Toy.run?"]'),
    judged('status = "aligned", risk = "none"'),
    judged('status = "feature-gap", risk = "low"', rule="*"),
    judged('status = "aligned", risk = "none", port = "Toy.Inner.*"', rule="*"),
    surfaced('reason = "r", rule = "extra"'),
    surfaced('reason = "r", category = "option", until = "2026-12-31"'),
    surfaced('reason = "r", port = "Toy.Inner.*"'),
    '[surface.port]\ninternal = ["Toy.Inner.*"]\nencoded_by = ["Toy.Api.encode"]\nbypassed_by = "Toy.Api.plain"',
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_about_the_surface_is_taken(text: str, tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(SITE + ROW + text)
    load(path)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(SITE + ROW.replace("area", "aera").replace("judge", "jugde"))
    with pytest.raises(ParityError) as fault:
        load(path)
    assert len(str(fault.value).splitlines()) == 2


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ParityError, match=r"does not exist; give another with --config, or start with `parity demo`"):
        load(tmp_path / "none.toml")


def test_the_configurations_that_ship_are_right() -> None:
    root = Path(__file__).parent.parent
    assert len(load(root / "site.toml").rows) == 19
    assert len(load(root / "generator" / "demo" / "site.toml").rows) == 19
