# Which commands a command line has and which switches each of them accepts, by running it: argv after argv is given to the function that reads it,
# and OptionParser says what it was called with. The code that runs is the compiler's own, with every call that leaves the tree turned aside: what is pure is
# done, OptionParser is done and written down, and the first of all other calls ends the run. So nothing is started, sent, written or stopped.
defmodule Oracle.Sandbox do
  @pure [Enum, Map, Keyword, String, List, Integer, Float, Tuple, Atom, Regex, Access, MapSet, Stream, Range, String.Chars, Inspect, Exception, URI, Base,
         Function, Version, Bitwise, Kernel, Kernel.Utils, Path, Enumerable, Collectable, List.Chars, Macro, Date, Time, DateTime, NaiveDateTime, Calendar.ISO,
         :lists, :maps, :binary, :unicode, :string, :re, :elixir_quote, :math, :proplists]
  @stops ~w(halt spawn spawn_link spawn_monitor spawn_opt spawn_request send exit open_port register unregister link monitor put get_cookie set_cookie
    load_module group_leader process_flag apply)a

  def call(OptionParser, name, args) when name in [:parse, :parse!, :parse_head, :parse_head!] do
    [argv, options] = if length(args) == 1, do: args ++ [[]], else: args
    Process.put(:parsed, [{argv, options} | Process.get(:parsed, [])])
    apply(OptionParser, name, args)
  end

  def call(IO, name, args) when name in [:puts, :write], do: Process.put(:said, [args | Process.get(:said, [])]) && :ok
  def call(:erlang, name, [module, function, args]) when name == :apply, do: call(module, function, args)
  def call(:erlang, name, args) when name not in @stops, do: apply(:erlang, name, args)

  def call(module, name, args) do
    own? = Oracle.Commands.aside(module)
    if own? or module in @pure or error?(module), do: apply(module, name, args), else: throw({:outside, module, name, length(args)})
  end

  defp error?(module), do: is_atom(module) and function_exported?(module, :exception, 1) and module not in [Mix, Logger]
end

defmodule Oracle.Commands do
  @parsers [:parse, :parse!, :parse_head, :parse_head!]
  @stranger "unheardof"
  @longest 4
  @patience 60_000

  @doc "Rows `[module, name, words, switches, those that it looks at]`. `modules`: `{module, bytes}` of the tree."
  def rows(definitions, modules) do
    reaching = reaching(definitions)
    roots = for {called, callers} <- reaching, elem(called, 2) == 1, MapSet.size(callers) == 0, do: called
    if :ets.whereis(:tree) != :undefined, do: :ets.delete(:tree)
    :ets.new(:tree, [:named_table, :public, :set])
    :ets.insert(:tree, modules)
    words = words(definitions, reaching)
    for {module, name, 1} = root <- Enum.sort(roots), row <- commands(root, [], words), do: [inspect(module), to_string(name) | row]
  end

  # Functions that lead to OptionParser, and which of them call each.
  defp reaching(definitions) do
    calls = for {called, {_, clauses}} <- definitions, into: %{}, do: {called, calls(called, clauses)}
    first = for {called, found} <- calls, Enum.any?(found, &match?({OptionParser, name, _} when name in @parsers, &1)), do: called
    all = closed(MapSet.new(first), calls)

    for called <- all, into: %{} do
      {called, for(other <- all, other != called, called in calls[other], into: MapSet.new(), do: other)}
    end
  end

  defp closed(found, calls) do
    more = for {called, inner} <- calls, Enum.any?(inner, &(&1 in found)), into: found, do: called
    if MapSet.size(more) == MapSet.size(found), do: found, else: closed(more, calls)
  end

  defp calls({module, _, _}, clauses) do
    {_, found} =
      Macro.prewalk(for({_, _, _, body} <- clauses, do: body), [], fn
        {{:., _, [other, name]}, _, args} = node, acc when is_atom(other) and is_atom(name) and is_list(args) -> {node, [{other, name, length(args)} | acc]}
        {:&, _, [{:/, _, [{name, _, context}, arity]}]}, acc when is_atom(name) and is_atom(context) -> {nil, [{module, name, arity} | acc]}
        {:&, _, [{:/, _, [{{:., _, [other, name]}, _, _}, arity]}]}, acc -> {nil, [{other, name, arity} | acc]}
        {:super, meta, args} = node, acc when is_list(args) -> {node, [{module, meta[:super] |> elem(1), length(args)} | acc]}
        {name, _, args} = node, acc when is_atom(name) and is_list(args) -> {node, [{module, name, length(args)} | acc]}
        node, acc -> {node, acc}
      end)

    MapSet.new(found)
  end

  # Every word that stands in these modules: who knows which of them are commands finds out by typing them.
  defp words(definitions, reaching) do
    modules = for {{module, _, _}, _} <- reaching, uniq: true, do: module

    {_, found} =
      Macro.prewalk(for({{module, _, _}, {_, clauses}} <- definitions, module in modules, {_, patterns, guards, body} <- clauses, do: [patterns, guards, body]), [], fn
        text, acc when is_binary(text) -> {text, if(text =~ ~r/^[a-z][\w:.-]*$/, do: [text | acc], else: acc)}
        node, acc -> {node, acc}
      end)

    Enum.uniq(found)
  end

  # A word is a command's where it makes a difference that no other word in its place makes.
  defp commands(root, before, words) do
    other = seen(root, before ++ [@stranger])

    if length(before) >= @longest do
      []
    else
      for word <- words, at = before ++ [word], seen(root, at) != String.replace(other, @stranger, word) do
        below = commands(root, at, words)
        parsed = switches(root, at)
        if parsed == [] and below != [], do: below, else: [[at, Enum.uniq(parsed), Oracle.Flows.looked_at(root, at)] | below]
      end
      |> Enum.concat()
    end
  end

  # What is seen of a run: what OptionParser was asked, what was printed, how it ended.
  defp seen(root, argv), do: run(root, argv) |> inspect(limit: :infinity, printable_limit: :infinity)

  defp switches(root, argv) do
    {parsed, _, _} = run(root, argv)

    for {_, options} <- parsed, is_list(options) do
      listed = options[:strict] || options[:switches] || []
      %{switches: for({name, kinds} <- listed, do: [to_string(name), Enum.map(List.wrap(kinds), &to_string/1)]), aliases: for({short, long} <- options[:aliases] || [], do: [to_string(short), to_string(long)])}
    end
  end

  defp run({module, name, _}, argv) do
    task =
      Task.async(fn ->
        ended =
          try do
            aside(module)
            {:gave, apply(module, name, [argv])}
          catch
            kind, what -> {kind, what}
          end

        {Process.get(:parsed, []), Process.get(:said, []), ended}
      end)

    case Task.yield(task, @patience) || Task.shutdown(task, :brutal_kill) do
      {:ok, found} -> found
      _ -> {[], [], :never}
    end
  end

  # ── the compiler's code, with its calls turned aside ──

  @doc "Whether a module is one of the tree's; it is turned aside the first time that it is called."
  def aside(module) do
    case :ets.lookup(:tree, module) do
      [] ->
        false

      [{_, :done}] ->
        true

      [{_, bytes}] ->
        {:ok, {_, [debug_info: {:debug_info_v1, backend, held}]}} = :beam_lib.chunks(bytes, [:debug_info])
        {:ok, forms} = backend.debug_info(:erlang_v1, module, held, [])
        {:ok, ^module, made} = :compile.forms(Enum.map(forms, &form/1), [:export_all, :nowarn_export_all])
        :code.purge(module)
        {:module, ^module} = :code.load_binary(module, 'sandbox', made)
        :ets.insert(:tree, {module, :done})
    end
  end

  defp form({:function, at, name, arity, clauses}), do: {:function, at, name, arity, turned(clauses)}
  defp form(form), do: form

  defp turned({:clause, at, patterns, guards, body}), do: {:clause, at, patterns, guards, turned(body)}

  defp turned({:call, at, {:remote, _, module, name}, args}) do
    listed = Enum.reduce(Enum.reverse(turned(args)), {:nil, at}, fn one, tail -> {:cons, at, one, tail} end)
    {:call, at, {:remote, at, {:atom, at, Oracle.Sandbox}, {:atom, at, :call}}, [turned(module), turned(name), listed]}
  end

  # A closure over a function elsewhere calls it as soon as somebody calls the closure.
  defp turned({:fun, at, {:function, {:atom, _, module}, {:atom, _, name}, {:integer, _, arity}}}) do
    names = for n <- Enum.take(1..arity//1, arity), do: {:var, at, :"Given#{n}@"}
    {:fun, at, {:clauses, [{:clause, at, names, [], [turned({:call, at, {:remote, at, {:atom, at, module}, {:atom, at, name}}, names})]}]}}
  end

  defp turned(tuple) when is_tuple(tuple), do: tuple |> Tuple.to_list() |> turned() |> List.to_tuple()
  defp turned([head | tail]), do: [turned(head) | turned(tail)]
  defp turned(other), do: other
end
