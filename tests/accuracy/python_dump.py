"""What running Python says of a package: imported in a throwaway process, every module walked, printed as JSON.

Started as a script, outside the tests' own process, with the folder that module names start below and the files to import.
Knows nothing of the generator. What is not installed and is imported without a guard becomes an empty stand-in.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import enum
import functools
import importlib
import importlib.metadata
import importlib.util
import inspect
import io
import json
import re
import sys
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

UNIONS = (typing.Union, types.UnionType)
Entry = dict[str, Any]
SET = "in any order"


# ── importing ────────────────────────────────────────────────────────────────────────────────────────────────────────


class _AnyMeta(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Any

    def __getitem__(cls, _: Any) -> Any:
        return cls

    def __or__(cls, other: Any) -> Any:
        return typing.Union[cls, other]  # noqa: UP007

    __ror__ = __or__


class _Any(metaclass=_AnyMeta):
    def __init__(self, *_: Any, **__: Any) -> None: ...

    def __call__(self, *args: Any, **_: Any) -> Any:
        return args[0] if len(args) == 1 and callable(args[0]) else self


class _StandIns:
    """Finds the modules that are known to be missing."""

    def __init__(self) -> None:
        self.missing: set[str] = set()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        return importlib.util.spec_from_loader(name, self) if name.partition(".")[0] in self.missing else None

    def create_module(self, spec: Any) -> types.ModuleType:
        made = types.ModuleType(spec.name)
        made.__path__ = []
        made.__getattr__ = lambda name: _Any if not name.startswith("__") else _none(name)  # type: ignore[method-assign]
        return made

    def exec_module(self, module: types.ModuleType) -> None: ...


def _none(name: str) -> Any:
    raise AttributeError(name)


STAND_INS = _StandIns()
installed_version = importlib.metadata.version


def version(name: str) -> str:
    """A version for the package that is looked at: it is imported from a folder, and not installed."""
    try:
        return installed_version(name)
    except importlib.metadata.PackageNotFoundError:
        return "0"


def load(name: str, own: set[str]) -> types.ModuleType:
    """Import a module; what it needs and nobody has installed is stood in for."""
    for _ in range(20):
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            missing = (error.name or "").partition(".")[0]
            if not missing or missing in own or missing in STAND_INS.missing:
                raise
            STAND_INS.missing.add(missing)
            for loaded in [one for one in sys.modules if one.partition(".")[0] in own]:
                del sys.modules[loaded]
    raise ImportError(name)


# Classes by identity, under the names that they are written as: a package may say that they live elsewhere.
PLACES: dict[int, str] = {}
# Typed dicts by identity, with the bases that are written: before Python 3.12 they forget them.
BASES: dict[int, list[Any]] = {}


def _written_bases(node: ast.ClassDef, module: types.ModuleType) -> list[Any]:
    found = []
    for one in node.bases:
        with contextlib.suppress(Exception):
            found.append(eval(ast.unparse(one.value if isinstance(one, ast.Subscript) else one), vars(module)))
    return found


def place(modules: dict[str, tuple[types.ModuleType, ast.Module]]) -> None:
    for name, (module, tree) in modules.items():
        for label, held in vars(module).items():
            other = vars(module).get(held.__qualname__) if issubclass(type(held), type) else None
            if (
                issubclass(type(held), type)
                and held.__module__ == name
                and (held.__qualname__ == label or other is not held)
            ):
                PLACES.setdefault(id(held), f"{name}.{label}")
        for node in flat(tree.body):
            held = vars(module).get(node.name) if isinstance(node, ast.ClassDef) else None
            if isinstance(held, type) and held.__qualname__ == node.name:
                PLACES[id(held)] = f"{name}.{node.name}"
                BASES[id(held)] = _written_bases(node, module)
                for label, inner in vars(held).items():
                    if isinstance(inner, type) and inner.__qualname__ == f"{node.name}.{label}":
                        PLACES[id(inner)] = f"{name}.{node.name}.{label}"


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def value(held: Any, depth: int = 0) -> Entry:
    """A value as JSON, or that it is none."""
    if isinstance(held, enum.Enum):
        return {
            **value(held.value, depth + 1),
            "enum": f"{type(held).__module__}.{type(held).__qualname__}.{held.name}",
        }
    if type(held) is float and held == float("inf"):
        return {"json": "infinity"}
    if held is None or type(held) in (bool, int, float, str):
        return {"json": held}
    if depth > 20:
        return {"opaque": "too deep"}
    if type(held) in (list, tuple, set, frozenset):
        parts = [value(one, depth + 1) for one in (held if type(held) in (list, tuple) else sorted(held, key=repr))]
        if all("json" in part for part in parts):
            listed = [part["json"] for part in parts]
            return {"json": listed if type(held) in (list, tuple) else {SET: listed}}
    if type(held) is dict:
        keys = [key.value if isinstance(key, enum.Enum) else key for key in held]
        pairs = {str(key): value(one, depth + 1) for key, one in zip(keys, held.values(), strict=True)}
        if all("json" in part for part in pairs.values()) and all(isinstance(key, str | int) for key in keys):
            return {"json": {key: part["json"] for key, part in pairs.items()}}
    return {"opaque": type(held).__name__}


def named(made: Any) -> str:
    if id(made) in PLACES:
        return PLACES[id(made)]
    module = getattr(made, "__module__", None)
    label = getattr(made, "__qualname__", None) or getattr(made, "__name__", None) or type(made).__name__
    return label if module in (None, "builtins") else f"{module}.{label}"


# ── types ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _pydantics() -> list[Any]:
    return [sys.modules[name] for name in ("pydantic", "pydantic.v1") if hasattr(sys.modules.get(name), "BaseModel")]


def kind_of(made: type) -> str:
    if any(issubclass(made, one.BaseModel) for one in _pydantics()):
        return "model"
    if issubclass(made, enum.Enum):
        return "enum"
    if dataclasses.is_dataclass(made):
        return "dataclass"
    if hasattr(made, "__attrs_attrs__"):
        return "attrs"
    if hasattr(made, "__required_keys__") and issubclass(made, dict):
        return "typed-dict"
    if issubclass(made, tuple) and hasattr(made, "_field_defaults"):
        return "named-tuple"
    return "class"


def _declared_in(made: type, name: str) -> str:
    bases = list(made.__mro__) if not hasattr(made, "__required_keys__") else [made, *_typed_bases(made)]
    for one in bases:
        if id(one) in PLACES and name in _own_keys(one):
            return named(one)
    return named(made)


def _own_keys(made: Any) -> list[str]:
    """The annotations that a class adds or changes: a typed dict's hold those of its bases as well."""
    inherited: Entry = {}
    for base in _typed_bases(made):
        inherited |= inspect.get_annotations(base)
    return [
        key for key, said in inspect.get_annotations(made).items() if key not in inherited or inherited[key] != said
    ]


def _typed_bases(made: Any) -> list[Any]:
    bases = getattr(made, "__orig_bases__", None) or BASES.get(id(made), ())
    plain = [getattr(one, "__origin__", one) for one in bases]
    direct = [one for one in plain if hasattr(one, "__required_keys__")]
    return [inner for one in direct for inner in (one, *_typed_bases(one))]


def _model_fields(made: Any) -> dict[str, Entry]:
    if not hasattr(made, "model_fields"):
        return _first_model_fields(made)
    from pydantic.fields import PydanticUndefined

    found = {}
    for name, info in made.model_fields.items():
        entry: Entry = {"required": info.is_required()}
        if info.default_factory is not None:
            entry["factory"] = named(info.default_factory)
        elif info.default is not PydanticUndefined:
            entry["default"] = value(info.default)
        entry["wire"] = info.serialization_alias or info.alias or name
        entry["excluded"] = bool(info.exclude)
        found[name] = entry
    return found


def _first_model_fields(made: Any) -> dict[str, Entry]:
    """The fields of a model of pydantic's first version."""
    found = {}
    for name, one in made.__fields__.items():
        entry: Entry = {"required": bool(one.required), "wire": one.alias, "excluded": bool(one.field_info.exclude)}
        if one.field_info.default_factory is not None:
            entry["factory"] = named(one.field_info.default_factory)
        elif not one.required:
            entry["default"] = value(one.default)
        found[name] = entry
    return found


def _plain_fields(made: Any) -> dict[str, Entry]:
    found = {}
    for one in dataclasses.fields(made):
        entry: Entry = {"init": one.init}
        if one.default_factory is not dataclasses.MISSING:
            entry["factory"] = named(one.default_factory)
        elif one.default is not dataclasses.MISSING:
            entry["default"] = value(one.default)
        entry["required"] = one.init and len(entry) == 1
        found[one.name] = entry
    return found


def _attrs_fields(made: Any) -> dict[str, Entry]:
    import attr

    found = {}
    for one in made.__attrs_attrs__:
        entry: Entry = {"init": one.init}
        if isinstance(one.default, attr.Factory):  # type: ignore[arg-type]
            entry["factory"] = named(one.default.factory)
        elif one.default is not attr.NOTHING:
            entry["default"] = value(one.default)
        entry["required"] = one.init and len(entry) == 1
        found[one.name] = entry
    return found


def _typed_dict(made: Any) -> dict[str, Entry]:
    """Keys and whether they are required, read from the annotations: quoted ones are not seen by ``__required_keys__``."""
    found: dict[str, Entry] = {}
    for one in reversed([made, *_typed_bases(made)]):
        try:
            hints = typing.get_type_hints(one, include_extras=True)
        except Exception:
            hints = {}
        for name in _own_keys(one):
            said = re.sub(r"^typing(_extensions)?\.ReadOnly\[", "", repr(hints.get(name, "")))
            needed = name in one.__required_keys__ if name not in hints else one.__total__
            if said.startswith(("typing.Required", "typing_extensions.Required")):
                needed = True
            if said.startswith(("typing.NotRequired", "typing_extensions.NotRequired")):
                needed = False
            found[name] = {"required": needed}
    return found


def fields_of(made: Any, kind: str) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    if kind == "model":
        found = _model_fields(made)
    elif kind == "dataclass":
        found = _plain_fields(made)
    elif kind == "attrs":
        found = _attrs_fields(made)
    elif kind == "typed-dict":
        found = _typed_dict(made)
    elif kind == "named-tuple":
        found = {
            name: {"required": name not in made._field_defaults}
            | ({"default": value(made._field_defaults[name])} if name in made._field_defaults else {})
            for name in made._fields
        }
    for name, entry in found.items():
        entry["owner"] = _declared_in(made, name)
    return found


def variants_of(held: Any, ahead: Mapping[str, str]) -> list[str] | None:
    """Members of a union or values of a Literal; None for anything else. ``ahead``: what quoted names stand for."""
    origin = typing.get_origin(held)
    if origin is typing.Annotated:
        return variants_of(held.__origin__, ahead)
    if origin is typing.Literal or str(origin).endswith(".Literal"):
        return [str(one.value if isinstance(one, enum.Enum) else one) for one in held.__args__]
    if origin in UNIONS:
        found: list[str] = []
        for one in held.__args__:
            found += variants_of(one, ahead) or [_type_name(one, ahead)]
        return found
    return None


def looking_ahead(name: str, module: types.ModuleType, tree: ast.Module) -> dict[str, str]:
    """What names in quotes stand for: what the module has, and what it imports for type checkers alone."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            package = name if (module.__file__ or "").endswith("__init__.py") else name.rpartition(".")[0]
            base = (
                importlib.util.resolve_name("." * node.level + (node.module or ""), package)
                if node.level
                else node.module
            )
            for one in node.names:
                held = getattr(sys.modules.get(base or ""), one.name, None)
                found[one.asname or one.name] = named(held) if isinstance(held, type) else f"{base}.{one.name}"
    own = {label: f"{name}.{label}" for label in given_names(tree.body)}
    return found | own | {label: named(held) for label, held in vars(module).items() if isinstance(held, type)}


def _type_name(one: Any, ahead: Mapping[str, str]) -> str:
    if one is type(None):
        return "None"
    if isinstance(one, typing.ForwardRef):
        written = str(one.__forward_arg__)
        return ahead.get(written, written)
    origin = typing.get_origin(one)
    if origin is typing.Annotated:
        inner = getattr(one.__origin__, "__origin__", one.__origin__)
        return named(inner) if id(inner) in PLACES else str(one)
    if origin is not None:
        return named(origin) if id(origin) in PLACES else str(one)
    return named(one) if isinstance(one, type) else str(one)


# ── operations ───────────────────────────────────────────────────────────────────────────────────────────────────────

KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "positional-only",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "positional",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
    inspect.Parameter.VAR_POSITIONAL: "variadic",
    inspect.Parameter.VAR_KEYWORD: "variadic-keyword",
}


def innermost(held: Any) -> Any:
    """The function that was written, below decorators that say what they wrap."""
    for _ in range(30):
        for name in ("__wrapped__", "wrapped", "callback", "func", "fget", "fset", "__func__"):
            inner = getattr(held, name, None)
            if callable(inner) or isinstance(inner, classmethod | staticmethod | property):
                held = inner
                break
        else:
            break
    return held if inspect.isfunction(held) else None


def kept(held: Any, label: str, file: str, depth: int = 0) -> Any:
    """The function of that name that a descriptor or a closure of some decorator keeps."""
    cells = getattr(held, "__closure__", None) or ()
    listed = [*getattr(held, "__dict__", {}).values()]
    for cell in cells:
        with contextlib.suppress(ValueError):
            listed.append(cell.cell_contents)
    for one in listed:
        inner = innermost(one)
        if inner is not None and inner.__name__ == label and Path(inner.__code__.co_filename) == Path(file):
            return inner
        if inner is not None and inner is not held and depth < 4:
            deeper = kept(inner, label, file, depth + 1)
            if deeper is not None:
                return deeper
    return None


def _unmangled(name: str, owner: str) -> str:
    for part in owner.split("."):
        prefix = f"_{part.lstrip('_')}__"
        if name.startswith(prefix):
            return name[len(prefix) - 2 :]
    return name


def _positional(listed: list[inspect.Parameter]) -> list[str]:
    return [one.name for one in listed if KINDS[one.kind] in ("positional", "positional-only")]


def operation(held: Any, file: str, drop: bool, kind: str, label: str) -> Entry | None:
    made = innermost(held)
    if made is None or Path(made.__code__.co_filename) != Path(file) or made.__name__ != label:
        made = kept(held, label, file) or kept(made, label, file) or made
    if made is None or Path(made.__code__.co_filename) != Path(file):
        return None
    vars(made).pop("__signature__", None)
    listed = list(inspect.signature(made, follow_wrapped=False).parameters.values())
    # a default may be ``Parameter.empty`` itself, which a signature has for none
    given = {one for one, _ in zip(reversed(_positional(listed)), made.__defaults__ or (), strict=False)}
    given |= (made.__kwdefaults__ or {}).keys()
    if drop and listed and KINDS[listed[0].kind].startswith("positional"):
        listed = listed[1:]
    parameters = [
        {
            "name": _unmangled(one.name, made.__qualname__),
            "kind": KINDS[one.kind],
            "required": one.name not in given and not KINDS[one.kind].startswith("variadic"),
        }
        | ({"default": value(one.default)} if one.name in given else {})
        for one in listed
    ]
    asynchronous = inspect.iscoroutinefunction(made) or inspect.isasyncgenfunction(made)
    return {"kind": kind, "async": asynchronous, "parameters": parameters, "line": made.__code__.co_firstlineno}


def methods(made: type, name: str, file: str, defined: set[str]) -> dict[str, Entry]:
    found = {}
    listed = dict(vars(made))
    if "__new_member__" in listed and issubclass(
        made, enum.Enum
    ):  # where an enum keeps the one that it was written with
        listed["__new__"] = listed["__new_member__"]
    for label, held in listed.items():
        shown = _unmangled(label, made.__name__)
        if shown not in defined:
            continue
        kind = (
            "property"
            if isinstance(held, property | functools.cached_property)
            else "classmethod"
            if isinstance(held, classmethod)
            else "staticmethod"
            if isinstance(held, staticmethod) and shown != "__new__"
            else "method"
            if isinstance(held, staticmethod | types.FunctionType) or not hasattr(held, "__get__")
            else "?"
        )
        entry = operation(held, file, kind != "staticmethod", kind, shown)
        if entry:
            found[f"{name}.{shown}"] = entry
    return found


# ── click ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def commands(modules: dict[str, types.ModuleType]) -> dict[str, Entry]:
    click = sys.modules.get("click")
    if click is None or not hasattr(click, "Command"):
        return {}
    every = {id(o): o for m in modules.values() for o in vars(m).values() if isinstance(o, click.Command)}
    children: set[int] = set()
    tree: dict[int, list[tuple[str, Any]]] = {}
    for one in list(every.values()):
        _children(click, one, tree, children)
    found: dict[str, Entry] = {}
    for root in (one for key, one in every.items() if key not in children):
        todo = [((), root)] if isinstance(root, click.Group) else [((root.name,), root)]
        while todo:
            words, one = todo.pop()
            todo += [((*words, word), child) for word, child in tree.get(id(one), [])]
            if not isinstance(one, click.Group):
                found[" ".join(words)] = _command(click, one)
    return found


def _children(click: Any, one: Any, tree: dict[int, list[tuple[str, Any]]], children: set[int]) -> None:
    if not isinstance(one, click.Group) or id(one) in tree:
        return
    context = click.Context(one)
    tree[id(one)] = []
    for word in one.list_commands(context):
        child = one.get_command(context, word)
        if child is not None:
            tree[id(one)].append((word, child))
            children.add(id(child))
            _children(click, child, tree, children)


def _command(click: Any, one: Any) -> Entry:
    arguments, options = [], {}
    for param in one.params:
        default = None if callable(param.default) or "UNSET" in repr(param.default).upper() else param.default
        if isinstance(param, click.Argument):
            arguments.append({"name": param.name, "many": param.nargs == -1, "required": param.required})
            continue
        longs = [opt for opt in param.opts if opt.startswith("--")] or param.opts[:1]
        shorts = [opt for opt in param.opts if not opt.startswith("--")]
        for long in longs:
            options[long] = {
                "short": next((one for one in shorts if one != long), None),
                "flag": bool(param.is_flag or param.count),
                "many": bool(param.multiple or param.count),
                "required": bool(param.required),
                "default": value(default),
                "negative": next(iter(param.secondary_opts), None),
                "hidden": bool(param.hidden),
            }
    return {"arguments": arguments, "options": options, "hidden": bool(one.hidden)}


# ── modules ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def flat(body: list[Any]) -> list[Any]:
    """A block's statements with those under if, try, with, loops."""
    found: list[Any] = []
    for node in body:
        inner = [getattr(node, part, []) for part in ("body", "orelse", "finalbody")]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or not any(inner):
            found.append(node)
            continue
        handlers = [one for handler in getattr(node, "handlers", []) for one in handler.body]
        found += flat([*(one for part in inner for one in part), *handlers])
    return found


def given_names(body: list[Any]) -> set[str]:
    """The names that statements assign."""
    found = set()
    for node in flat(body):
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if isinstance(node, ast.Delete):
            continue
        every = [inner for one in targets if one for inner in ast.walk(one) if isinstance(inner, ast.Name)]
        found |= {one.id for one in every if isinstance(one.ctx, ast.Store)}
    return found


def renamings(body: list[Any]) -> set[str]:
    """The names that are given nothing but what other names stand for: they declare no type of their own."""
    plain, other = set(), set()
    for node in flat(body):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            labels = given_names([node])
            (plain if isinstance(node.value, ast.Name | ast.Attribute | ast.Constant) else other).update(labels)
    return plain - other


def functions_in(body: list[Any]) -> set[str]:
    return {one.name for one in flat(body) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


def look(name: str, module: types.ModuleType, tree: ast.Module, told: Entry) -> None:
    """Everything that one module declares, added to ``told``."""
    file = module.__file__ or ""
    assigned, functions = given_names(tree.body), functions_in(tree.body)
    renamed, ahead = renamings(tree.body), looking_ahead(name, module, tree)
    classes = {one.name: one for one in flat(tree.body) if isinstance(one, ast.ClassDef)}
    for label, held in list(vars(module).items()):
        if label in functions:
            entry = operation(held, file, False, "function", label)
            if entry:
                told["operations"][f"{name}.{label}"] = entry
        if label in classes and isinstance(held, type) and held.__qualname__ == label:
            _class(f"{name}.{label}", held, classes[label], file, told)
        elif label in assigned and label != "__all__":
            variants = variants_of(held, ahead)
            known = value(held)
            if variants is not None and label not in renamed:
                told["aliases"][f"{name}.{label}"] = variants
            elif (
                isinstance(held, type)
                and held.__module__ == name
                and label not in renamed
                and kind_of(held) in ("named-tuple", "typed-dict", "enum")
            ):
                entry = {"kind": kind_of(held), "fields": fields_of(held, kind_of(held)), "functional": True}
                told["types"][f"{name}.{label}"] = entry
            elif "json" in known:
                told["constants"][f"{name}.{label}"] = known
        told["names"].append(f"{name}.{label}")


def _class(name: str, made: type, node: ast.ClassDef, file: str, told: Entry) -> None:
    kind = kind_of(made)
    entry: Entry = {"kind": kind, "fields": fields_of(made, kind)}
    if kind == "enum":
        entry["members"] = list(made.__members__)  # type: ignore[attr-defined]
        for label, member in made.__members__.items():  # type: ignore[attr-defined]
            told["constants"][f"{name}.{label}"] = value(member.value)
    else:
        for label in given_names(node.body):
            known = value(vars(made).get(label, ...))
            if label.lstrip("_").isupper() and "json" in known:
                told["constants"][f"{name}.{label}"] = known
    told["types"][name] = entry
    told["operations"].update(methods(made, name, file, functions_in(node.body)))
    for inner in flat(node.body):
        if isinstance(inner, ast.ClassDef) and isinstance(vars(made).get(inner.name), type):
            _class(f"{name}.{inner.name}", vars(made)[inner.name], inner, file, told)


def tell(root: Path, files: list[str]) -> Entry:
    told: Entry = {
        "types": {},
        "aliases": {},
        "operations": {},
        "constants": {},
        "names": [],
        "failed": {},
        "modules": [],
    }
    names = {}
    for file in files:
        parts = Path(file).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = root / file
    own = {name.partition(".")[0] for name in names}
    modules: dict[str, types.ModuleType] = {}
    trees: dict[str, tuple[types.ModuleType, ast.Module]] = {}
    for name in (*sorted(names), *sorted(names)):  # twice: a stand-in that is found later makes everything load anew
        if name in sys.modules:
            continue
        try:
            load(name, own)
            told["failed"].pop(name, None)
        except BaseException as error:
            told["failed"][name] = f"{type(error).__name__}: {error}"[:200]
    for name, path in sorted(names.items()):
        module = sys.modules.get(name)
        if module is None or name in told["failed"]:
            told["failed"].setdefault(name, "not imported")
            continue
        modules[name] = module
        trees[name] = (module, ast.parse(path.read_bytes()))
    place(trees)
    for name, (module, tree) in trees.items():
        told["modules"].append(name)
        look(name, module, tree, told)
    told["commands"] = commands(modules)
    return told


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    sys.meta_path.append(STAND_INS)  # type: ignore[arg-type]
    importlib.metadata.version = version
    said, sys.stdout = sys.stdout, io.StringIO()
    answer = tell(Path(sys.argv[1]), json.load(sys.stdin))
    sys.stdout = said
    json.dump(answer, said)
