"""The language of globs: what each fits, what it does not, and what is none."""

from __future__ import annotations

import pytest

from generator.errors import ParityError
from generator.history.globs import compile, matcher

FITS = [
    # glob, paths that fit, paths that do not
    ("mix.exs", ["mix.exs"], ["a/mix.exs", "mix-exs", "mix.exs.bak", "MIX.EXS"]),
    ("lib/**/*.ex", ["lib/a.ex", "lib/a/b/c.ex"], ["a.ex", "lib.ex", "lib/a.exs", "other/lib/a.ex", "lib/a.ex/b"]),
    ("**/*.py", ["a.py", "a/b.py"], ["a.pyi", ".py/a"]),
    ("lib/**", ["lib/a", "lib/a/b.ex"], ["lib", "library/a", "lib/"]),
    ("**", ["a", "a/b", "a\nb", "-x"], []),
    ("docs/*/adr.md", ["docs/x/adr.md", "docs/.x/adr.md"], ["docs/adr.md", "docs/x/y/adr.md"]),
    ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb", "a/b/c"]),
    ("**/tests/**", ["tests/a", "x/tests/a/b"], ["tests", "xtests/a", "tests.py"]),
    ("?.py", ["a.py", "ü.py"], ["ab.py", ".py", "/.py"]),
    ("[ab].[!c]", ["a.b", "b.x"], ["c.x", "a.c", "a./"]),
    ("[a-c]x", ["bx"], ["dx", "-x"]),
    ("a[]]b", ["a]b"], ["ab"]),
    ("a[&|~[]b", ["a&b", "a[b"], ["axb"]),
    ("a.b+(c)$^{2}", ["a.b+(c)$^{2}"], ["aab+(c)$^{2}"]),
    ("a\n", ["a\n"], ["a"]),
]


@pytest.mark.parametrize(("glob", "fits", "fits_not"), FITS, ids=[glob for glob, _, _ in FITS])
def test_globs(glob: str, fits: list[str], fits_not: list[str]) -> None:
    test = compile([glob])
    assert [path for path in fits if not test(path)] == []
    assert [path for path in fits_not if test(path)] == []


NONE = [
    "",
    "/a",
    "a//b",
    "a/",
    "./a",
    "../a",
    "a/../b",
    "a\\b",
    "a**",
    "**.py",
    "a/***/b",
    "[",
    "a[b",
    "[]",
    "[!]",
    "[b-a]",
]


@pytest.mark.parametrize("glob", NONE)
def test_what_is_no_glob(glob: str) -> None:
    with pytest.raises(ParityError, match="is not a glob"):
        compile(["a", glob])


def test_several_and_none() -> None:
    assert [path for path in "abc" if compile(["a", "c"])(path)] == ["a", "c"]
    assert not compile([])("a")
    test = matcher(("**/*.py",), ("**/test_*.py", "gen/**"))
    assert [path for path in ("a.py", "x/test_a.py", "gen/a.py", "x/gen/a.py") if test(path)] == ["a.py", "x/gen/a.py"]
