defmodule Lumenex.CLI do
  @moduledoc "`lumenex`: what can be done from a terminal."

  alias Lumenex.Client

  @doc "Runs what the words ask for and gives the exit status."
  @spec run([String.t()]) :: non_neg_integer()
  def run(["shelf", "forget" | argv]) do
    case OptionParser.parse(argv, strict: [quiet: :boolean], aliases: [q: :quiet]) do
      {opts, [path], []} -> forget(path, opts)
      _other -> usage()
    end
  end

  def run(_argv), do: usage()

  defp forget(path, opts) do
    {:ok, _kept} = Client.forget(path)
    unless opts[:quiet], do: IO.puts("forgotten: " <> path)
    0
  end

  defp usage do
    IO.puts("lumenex shelf forget [--quiet] PATH")
    2
  end
end
