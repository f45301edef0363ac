defmodule Lumenex.CLI do
  @moduledoc "`lumenex`: what can be done from a terminal."

  alias Lumenex.Client

  @doc "Runs what the words ask for and gives the exit status."
  @spec run([String.t()]) :: non_neg_integer()
  def run(["shelf", "forget" | argv]) do
    switches = [quiet: :boolean, yes: :boolean]

    case OptionParser.parse(argv, strict: switches, aliases: [q: :quiet, y: :yes]) do
      {opts, [_first | _rest] = paths, []} -> forget(paths, opts)
      _other -> usage()
    end
  end

  def run(_argv), do: usage()

  defp forget(paths, opts) do
    if opts[:yes] || sure?(length(paths)), do: Enum.each(paths, &forget_one(&1, opts))
    0
  end

  defp forget_one(path, opts) do
    {:ok, _kept} = Client.forget(path)
    unless opts[:quiet], do: IO.puts("forgotten: " <> path)
  end

  defp sure?(count), do: IO.gets("Forget #{count}? ") |> String.trim() == "y"

  defp usage do
    IO.puts("lumenex shelf forget [--quiet] [--yes] PATH...")
    2
  end
end
