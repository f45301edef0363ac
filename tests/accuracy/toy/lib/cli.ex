defmodule Toy.CLI do
  @moduledoc "What is typed: words in patterns, in guards, and what OptionParser leaves."
  alias Toy.CLI.Jobs

  @shared [help: :boolean, format: :string]

  def main(argv) do
    case run(argv) do
      {:ok, _} -> System.halt(0)
      {:error, _} -> System.halt(1)
    end
  end

  @doc "Runs a command: `list` in this text is none."
  def run(argv) do
    case parse(argv) do
      {:help, text} ->
        IO.puts(text)
        {:ok, :help}

      {:error, text} ->
        IO.puts(:stderr, text)
        {:error, :usage}

      {:command, command, options} ->
        Jobs.run(command, options)
    end
  end

  defp parse([]), do: {:help, "usage: toy start | job (list | show | drop) | version"}
  defp parse(["--help"]), do: parse([])
  defp parse(["start" | rest]), do: options(:start, rest, start_switches())
  defp parse(["version" | rest]), do: options(:version, rest, json: :boolean)
  defp parse(["job" | rest]), do: job(rest)
  defp parse([other | _]), do: {:error, "unknown command: #{other}"}

  defp job([action | rest]) when action in ["list", "show", "drop"], do: options({:job, String.to_atom(action)}, rest, @shared ++ [all: :boolean, force: :boolean])
  defp job([]), do: {:error, "which job?"}

  defp options(command, argv, switches) do
    case OptionParser.parse(argv, strict: switches, aliases: [h: :help, f: :format]) do
      {found, _, []} -> {:command, command, Map.new(found)}
      {_, _, [{name, _} | _]} -> {:error, "invalid option: #{name}"}
    end
  end

  defp start_switches, do: [help: :boolean, verbose: :count, tag: :keep, rank: [:integer, :keep], rate: :float]
end

defmodule Toy.CLI.Jobs do
  @moduledoc false
  def run(:start, options), do: {:ok, {options[:tag], options[:rank], options[:rate], options[:verbose]}}
  def run(:version, %{json: true}), do: {:ok, :json}
  def run(:version, _), do: {:ok, :text}
  def run({:job, :list}, options), do: {:ok, {format(options), Map.get(options, :all, false)}}
  def run({:job, :show}, options), do: {:ok, format(options)}

  def run({:job, :drop}, options) do
    if Map.has_key?(options, :force), do: File.rm_rf!("/nothing/of/this/is/done"), else: {:error, format(options)}
  end

  defp format(options), do: Map.get(options, :format, "table")
end
