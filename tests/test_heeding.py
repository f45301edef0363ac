"""Which switches a command of a port heeds: each case is a command line and what its code does with what is typed."""

from __future__ import annotations

import pytest

from generator.commands import linked
from generator.extract.elixir import read
from generator.fold import render
from generator.located import Located
from generator.model import CommandDecl, FileFacts
from generator.reexports import Reexports


def linked_of(files: list[FileFacts]) -> list[Located[CommandDecl]]:
    return linked(files, Reexports())


MAIN = """
defmodule Shelf.CLI do
  def main(argv) do
    case Shelf.CLI.Words.parse(argv) do
      {:run, action, opts} -> Shelf.CLI.Work.run(action, opts)
      {:error, said} -> IO.puts(said)
    end

    :ok
  end
end
"""
WORDS = """
defmodule Shelf.CLI.Words do
  @switches [limit: :integer, label: :string, yes: :boolean]

  def parse(["list" | rest]), do: managed(:list, rest)
  def parse(["drop" | rest]), do: managed(:drop, rest)
  def parse(_), do: {:error, "usage"}

  defp managed(action, argv) do
    {parsed, words, _} = OptionParser.parse(argv, strict: @switches)
    given = Enum.reduce(parsed, %{}, fn {key, value}, found -> Map.put(found, key, value) end)

    case check(action, words) do
      :ok -> {:run, action, with_words(action, words, given)}
      {:error, _} = wrong -> wrong
    end
  end

  defp check(:list, []), do: :ok
  defp check(:list, _), do: {:error, "list takes nothing"}
  defp check(:drop, []), do: {:error, "what is to be dropped?"}
  defp check(:drop, _), do: :ok

  defp with_words(:drop, words, given), do: Map.put(given, :paths, words)
  defp with_words(_, _, given), do: given
end
"""
WORK = """
defmodule Shelf.CLI.Work do
  def run(action, opts) do
    case action do
      :list -> list(opts)
      :drop -> drop(opts)
    end
  end

  defp list(opts) do
    limit = Map.get(opts, :limit, 20)
    label = opts[:label]
    Shelf.books(limit, label)
  end

  defp drop(%{paths: paths} = opts) do
    if opts[:yes] || sure?(), do: Enum.each(paths, &Shelf.drop/1)
  end

  defp sure?, do: IO.gets("sure? ") == "y"
end
"""


def commands(*sources: str) -> dict[str, CommandDecl]:
    files = [read(f"lib/{number}.ex", source.encode()) for number, source in enumerate(sources)]
    return {one.name: one.it for one in linked_of(files)}


def told(command: CommandDecl) -> dict[str, str]:
    """Switch → yes with its default, no, or why it is not known."""
    found = {}
    for option in command.options:
        default = "" if option.default is None else f" {render(option.default)}"
        found[option.name.removeprefix("--")] = (
            f"yes{default}" if option.taken else "no" if option.taken is False else option.doubt or "?"
        )
    return found


def task(code: str, more: str = "") -> dict[str, str]:
    """A Mix task with the switches ``a`` and ``b`` whose options are handed to the code in ``opts``."""
    source = f"""
    defmodule Mix.Tasks.Shelf.Sort do
      @defaults [a: 7]

      def run(argv) do
        {{opts, words, _}} = OptionParser.parse(argv, strict: [a: :integer, b: :boolean])
        {code}
        :ok
      end
      {more}
    end
    """
    return told(commands(source)["mix shelf.sort"])


def test_one_list_of_switches_is_taken_apart_by_what_each_command_reads() -> None:
    found = commands(MAIN, WORDS, WORK)
    assert told(found["list"]) == {"limit": "yes 20", "label": "yes", "yes": "no"}
    assert told(found["drop"]) == {"limit": "no", "label": "no", "yes": "yes"}
    assert {one.uncertain for one in found.values()} == {None}


def test_arguments_are_found_by_trying_none_one_and_two() -> None:
    found = commands(MAIN, WORDS, WORK)
    assert found["list"].arguments == ()
    assert [(one.many, one.required) for one in found["drop"].arguments] == [(True, True)]


def test_words_that_are_only_looked_at_are_no_arguments_for_sure() -> None:
    looked_at = WORDS.replace("defp check(:drop, []), do: {:error", "defp check(:drop, [:never]), do: {:error")
    assert commands(MAIN, looked_at, WORK)["drop"].uncertain == "its arguments are looked at by hand"


def test_where_the_work_is_not_in_the_sources_it_says_where_the_switches_were_lost() -> None:
    found = commands(MAIN, WORDS)
    assert told(found["list"])["limit"] == "handed to Shelf.CLI.Work.run (lib/0.ex:5)"
    assert "handed to Shelf.CLI.Work.run (lib/0.ex:5)" in (found["list"].uncertain or "")


def test_what_is_read_before_the_rest_is_lost_is_taken_all_the_same() -> None:
    partly = WORK.replace("Shelf.books(limit, label)", "Shelf.Books.show(limit)\n    Shelf.Server.start(opts)")
    found = told(commands(MAIN, WORDS, partly)["list"])
    assert found["limit"] == "yes 20"
    assert found["yes"] == "handed to Shelf.Server.start (lib/2.ex:14)"


def test_keys_that_a_module_outside_the_command_line_reads_are_taken() -> None:
    server = "defmodule Shelf.Server do\n  def start(opts), do: Keyword.get(opts, :yes, false)\nend\n"
    handed = WORK.replace("Shelf.books(limit, label)", "Shelf.Server.start(opts)")
    assert told(commands(MAIN, WORDS, handed, server)["list"])["yes"] == "yes false"


@pytest.mark.parametrize(
    ("code", "a", "b"),
    [
        ("Keyword.get(opts, :a, 5)", "yes 5", "no"),
        ("opts[:a] || 5", "yes 5", "no"),
        ("if opts[:a] || words == [], do: :sorted", "yes", "no"),
        ("Keyword.fetch!(opts, :a)", "yes none: the code fails without it", "no"),
        ('opts[:a] || raise("no a")', "yes none: the code fails without it", "no"),
        ("Keyword.pop(opts, :a)", "yes", "no"),
        ("{:ok, _} = Keyword.fetch(opts, :a)", "yes", "no"),
        ("{a, opts} = Keyword.pop(opts, :a, 1); {a, opts[:a]}", "yes 1", "no"),
        ("opts = Keyword.put(opts, :b, true); opts[:b]", "no", "no"),
        ("opts = Keyword.put_new(opts, :a, 3); opts[:a]", "yes 3", "no"),
        ("opts = Keyword.merge(@defaults, opts); opts[:a]", "yes 7", "no"),
        ("opts = Keyword.merge(opts, a: 2); opts[:a]", "no", "no"),
        ("opts |> Map.new() |> Map.get(:a)", "yes", "no"),
        ("Keyword.take(opts, [:a]) |> Elsewhere.go()", "yes whoever it is handed to decides", "no"),
        ("opts |> Keyword.drop([:a]) |> Keyword.get(:b)", "no", "yes"),
        ("%{a: a} = Map.new(opts); a", "yes", "no"),
        ("for {:b, true} <- opts, do: :turned", "no", "yes"),
        ("Enum.each(opts, fn {:a, n} -> n; _ -> :ok end)", "yes", "no"),
        ("List.keymember?(opts, :b, 0)", "no", "yes"),
        ('if "--b" in argv, do: opts[:a]', "yes", "yes"),
        ("opts = Enum.into(opts, %{a: 6}); opts.a", "yes 6", "no"),
        ("plan = Map.merge(%Plan{}, Map.new(opts)); plan.a", "yes what it is merged with", "no"),
        ("Task.async(fn -> opts[:a] end)", "yes", "no"),
        ("Enum.map(words, &Elsewhere.go(&1, opts[:a]))", "yes", "no"),
        ("case opts[:a] do nil -> 4; n -> n end", "yes 4", "no"),
        ("case opts[:a] do nil -> IO.puts(1); n -> IO.puts(n) end", "yes", "no"),
        ("IO.inspect(opts); Logger.debug(inspect(opts))", "no", "no"),
    ],
)
def test_how_a_switch_is_read(code: str, a: str, b: str) -> None:
    assert task(code) == {"a": a, "b": b}


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("Elsewhere.go(opts)", "handed to Elsewhere.go"),
        ("Elsewhere.go([:x | opts])", "handed to Elsewhere.go"),
        ("Elsewhere.go(%{state: opts})", "handed to Elsewhere.go"),
        ("Enum.each(opts, fn {k, v} -> System.put_env(to_string(k), v) end)", "handed to System.put_env"),
        ("key = words |> hd() |> String.to_atom(); opts[key]", "a key that is computed is read"),
        ("struct(Elsewhere, opts)", "put into a struct that is not known"),
        ("Elsewhere.parse(argv)", "what is typed is handed to Elsewhere.parse"),
        ("Agent.start_link(fn -> opts end)", "handed to Agent.start_link"),
        ("Elsewhere.go(later: fn -> opts[:a] end)", "handed to Elsewhere.go"),
        ("throw({:opts, opts})", "handed to throw"),
        ("send(self(), {:opts, opts})", "handed to send"),
        ("work = words; work.(opts)", "handed to a function that is not written there"),
    ],
)
def test_what_is_lost_sight_of_is_not_said_to_be_swallowed(code: str, why: str) -> None:
    assert {said.rpartition(" (")[0] for said in task(code).values()} == {why}


def test_what_grows_with_each_call_is_lost_and_what_settles_is_not() -> None:
    asked = "case rows(System.schedulers(), opts) do\n[_, _, _, _, _, _] -> opts[:a]\n_ -> :ok\nend"
    growing = task(asked, "defp rows(0, _), do: []\ndefp rows(n, o), do: [o[:b] | rows(n, o)]")
    assert growing["a"].startswith("what Mix.Tasks.Shelf.Sort.rows gives when it calls itself did not settle")
    assert task(asked, "defp rows(_, o), do: [o[:b]]")["a"] == "no"


def test_what_is_given_back_may_be_read_by_whoever_called() -> None:
    source = "defmodule Mix.Tasks.Sort do\n  def run(argv), do: OptionParser.parse(argv, strict: [a: :integer])\nend\n"
    assert told(commands(source)["mix sort"]) == {"a": "Mix.Tasks.Sort.run gives the switches back to whoever calls it"}


@pytest.mark.parametrize(
    ("code", "more", "a"),
    [
        ("go(opts)", "defp go(o), do: inner(o, :a)\ndefp inner(o, key), do: Keyword.get(o, key, 9)", "yes 9"),
        (
            "go(opts)",
            "defp go([]), do: :ok\ndefp go([{:a, n} | rest]), do: [n | go(rest)]\ndefp go([_ | rest]), do: go(rest)",
            "yes",
        ),
        ("or_else(opts[:a], 8)", "defp or_else(nil, other), do: other\ndefp or_else(given, _), do: given", "yes 8"),
        ("go(:b, opts)", "defp go(:a, o), do: o[:a]\ndefp go(:b, o), do: o[:b]", "no"),
        ("with {:ok, n} <- go(opts), do: n", "defp go(o) do\n{:ok, o.a}\nrescue\n_ -> :error\nend", "yes"),
        ("Enum.map(words, &go(&1, opts))", "defp go(_, o), do: o[:a]", "yes"),
        ("opts |> shaped() |> Map.get(:a)", "defp shaped(o), do: Enum.into(o, %{})", "yes"),
    ],
)
def test_functions_of_the_module_are_gone_into(code: str, more: str, a: str) -> None:
    assert task(code, more)["a"] == a


def test_a_struct_of_the_sources_takes_a_switch_for_each_field() -> None:
    plan = "defmodule Plan do\n  defstruct a: 3\nend\n"
    source = """
    defmodule Mix.Tasks.Sort do
      def run(argv) do
        {opts, _} = OptionParser.parse!(argv, strict: [a: :integer, b: :boolean])
        struct!(Plan, opts)
        :ok
      end
    end
    """
    assert told(commands(source, plan)["mix sort"]) == {"a": "yes 3", "b": "no"}


def test_a_switch_list_of_its_own_that_is_lost_is_the_commands_as_declared() -> None:
    source = """
    defmodule Mix.Tasks.Sort do
      def run(argv) do
        {opts, _} = OptionParser.parse!(argv, strict: [a: :integer])
        Elsewhere.go(opts)
      end
    end
    """
    found = commands(source)["mix sort"]
    assert (found.options[0].taken, found.options[0].doubt) == (None, "handed to Elsewhere.go (lib/0.ex:5)")
    assert found.uncertain is None


def test_the_same_sources_are_followed_once_and_others_anew() -> None:
    files = [read(f"lib/{number}.ex", source.encode()) for number, source in enumerate((MAIN, WORDS, WORK))]
    first = {one.name: one.it for one in linked_of(files)}
    again = {one.name: one.it for one in linked_of(files)}
    assert all(first[name] is again[name] for name in first)
    other = read("lib/2.ex", WORK.replace(":limit, 20", ":limit, 30").encode())
    assert told({one.name: one.it for one in linked_of([*files[:2], other])}["list"])["limit"] == "yes 30"


def test_what_another_module_reads_is_asked_again_when_that_changes() -> None:
    handed = WORK.replace("Shelf.books(limit, label)", "Shelf.Server.start(opts)")
    files = [read(f"lib/{number}.ex", source.encode()) for number, source in enumerate((MAIN, WORDS, handed))]
    server = "defmodule Shelf.Server do\n  def start(opts), do: Keyword.get(opts, :{})\nend\n"
    for key in ("yes", "label"):
        found = {one.name: one.it for one in linked_of([*files, read("lib/3.ex", server.replace("{}", key).encode())])}
        assert told(found["list"])["yes"] == (
            "yes none" if key == "yes" else "handed to Shelf.Server.start (lib/2.ex:13)"
        )
