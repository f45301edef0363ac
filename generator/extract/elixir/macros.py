"""What a statement of a module's body may make without saying so: ``use`` and bare macro calls."""

from __future__ import annotations

from generator.extract.elixir.terms import arguments
from generator.extract.syntax import Node

# Of the language's own: what these write is what every module of that kind has.
OWN = frozenset(
    "Agent Application Bitwise Calendar DynamicSupervisor Exception GenEvent GenServer Logger Mix.Project Mix.Task PartitionSupervisor "
    "Registry Supervisor Task".split()
)
# Forms and functions that declare nothing by themselves.
PLAIN = frozenset("require unquote unquote_splicing quote raise throw try with receive defoverridable".split())
DIRECTIVES = frozenset(
    "moduledoc doc typedoc spec callback macrocallback impl derive enforce_keys behaviour behavior type typep opaque dialyzer deprecated "
    "since on_load before_compile after_compile compile external_resource on_definition optional_callbacks tag moduletag".split()
)
# What a supervisor starts: their ``use`` writes a documented ``child_spec/1`` that a module may write anew.
STARTED = frozenset("Agent DynamicSupervisor GenServer Supervisor Task".split())
CHILD_SPEC = {"child_spec": "Returns a specification to start this module under a supervisor."}


def may_declare(node: Node, name: str) -> bool:
    """Whether a statement may be a macro's that declares something: it is called by its bare name, with something in its hands."""
    return "." not in name and name not in PLAIN and bool(arguments(node) or node.named_children[-1].type == "do_block")
