"""Settings that pydantic reads from the environment: for each field a variable, named by the class's prefix or by the field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.extract.python.expressions import bare, call
from generator.extract.python.names import Names
from generator.extract.python.statements import assigned, value
from generator.extract.syntax import Node
from generator.model import Call, EnvironmentDecl, Expr, Lit, Problem, Seq, TypeDecl

BASES = frozenset(
    {"pydantic_settings.BaseSettings", "pydantic_settings.main.BaseSettings", "pydantic.BaseSettings"}
    | {"pydantic.v1.BaseSettings", "pydantic.env_settings.BaseSettings"}
)
SAYS = ("validation_alias", "alias", "env")


def variables(
    declared: TypeDecl, statements: Iterable[Node], names: Names, path: str
) -> tuple[list[EnvironmentDecl], list[Problem]]:
    """The variables that the fields of a settings class are read from; a problem where a name is computed."""
    if BASES.isdisjoint(declared.bases):
        return [], []
    options = dict(declared.options)
    prefix, case = options.get("env_prefix", Lit(value="")), options.get("case_sensitive", Lit(value=False))
    given = dict(_said(statements, names))
    found: list[EnvironmentDecl] = []
    problems: list[Problem] = []
    for field in declared.fields:
        named = given.get(field.name, ())
        own = [one.value for one in named if isinstance(one, Lit) and isinstance(one.value, str)]
        computed = len(own) < len(named) or not isinstance(case, Lit)
        if not named and isinstance(prefix, Lit):
            own = [f"{prefix.value}{field.name}"]
        elif not named:
            computed = True
        if computed:
            what = f"the environment variable of {field.name} is computed"
            problems.append(Problem(path=path, line=field.line, what=what, symbol=declared.name))
        else:
            exact = case == Lit(value=True)
            found += [
                EnvironmentDecl(name=one if exact else one.upper(), line=field.line, default=field.default)
                for one in own
            ]
    return found, problems


def _said(statements: Iterable[Node], names: Names) -> Iterator[tuple[str, tuple[Expr, ...]]]:
    """The fields that say by themselves which variables they are read from."""
    for statement in statements:
        for label, assignment in assigned(statement):
            right = bare(value(assignment))
            made = call(right, names) if right is not None and right.type == "call" else None
            keywords = dict(made.kwargs) if made is not None else {}
            said = next((keywords[key] for key in SAYS if key in keywords), None)
            if isinstance(said, Seq):
                yield label, said.items
            elif isinstance(said, Call) and said.name.rpartition(".")[2] == "AliasChoices":
                yield label, said.args
            elif said is not None:
                yield label, (said,)
