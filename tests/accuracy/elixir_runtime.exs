# What Elixir itself says of whole trees, compiled: one JSON line a module. Standard input: a label, a tab, a folder; one tree a line.
defmodule Oracle.Trace do
  # When a module has been compiled its attributes can still be asked for.
  def trace({:on_module, bytes, _}, env) do
    attributes =
      for name <- Module.attributes_in(env.module), into: %{}, do: {name, Module.get_attribute(env.module, name)}

    :ets.insert(:oracle, {env.module, bytes, env.file, attributes})
    :ok
  end

  def trace(_, _), do: :ok
end

defmodule Oracle do
  @deaf ~w(moduledoc doc typedoc spec callback macrocallback impl derive enforce_keys behaviour behavior type typep opaque dialyzer
    deprecated since on_load before_compile after_compile compile external_resource on_definition optional_callbacks tag moduletag
    __derived__ before_verify after_verify fallback_to_any protocol_impl vsn)a

  def run(output) do
    :ets.new(:oracle, [:named_table, :public, :set])
    Mix.start()
    for {option, value} <- [ignore_module_conflict: true, docs: true, debug_info: true, tracers: [Oracle.Trace]], do: Code.put_compiler_option(option, value)
    for line <- IO.stream(:stdio, :line), line = String.trim_trailing(line, "\n"), line != "" do
      [label, folder, made_up, left_out] = String.split(line, "\t")
      for {module, _, _, _} <- :ets.tab2list(:oracle) do
        :code.purge(module)
        :code.delete(module)
      end

      :ets.delete_all_objects(:oracle)
      for name <- String.split(made_up, "|", trim: true), do: made_up(name)
      left_out = for path <- String.split(left_out, "|", trim: true), do: Path.join(folder, path)
      tree(label, folder, left_out, output)
    end
  end

  # The compiler stops at the first files that it cannot compile: they are told, with modules that are missing, to be tried again without.
  defp tree(label, folder, left_out, output) do
    project(folder)
    :ets.delete_all_objects(:oracle)

    case Kernel.ParallelCompiler.compile(Path.wildcard(folder <> "/lib/**/*.ex") -- left_out) do
      {:ok, _, _} ->
        modules = Enum.sort(:ets.tab2list(:oracle))

        for {module, bytes, file, attributes} <- modules do
          out(output, [label, "module", said(module, bytes, Path.relative_to(file, folder), attributes, file)])
        end

        definitions = for {module, bytes, _, _} <- modules, {called, kind, _, clauses} <- definitions(module, bytes), into: %{}, do: {Tuple.insert_at(called, 0, module), {kind, clauses}}
        Oracle.Flows.start(definitions, language())
        for row <- Oracle.Flows.rows(), do: out(output, [label | row])
        for row <- Oracle.Commands.rows(definitions, for({module, bytes, _, _} <- modules, do: {module, bytes})), do: out(output, [label, "command" | row])
        out(output, [label, "done"])

      {:error, errors, _} ->
        for {file, line, what} <- errors do
          missing = Regex.run(~r/module ([A-Z][\w.]*) is not loaded and could not be found/, what)
          out(output, [label, "error", Path.relative_to(file, folder), line, what, missing && List.last(missing)])
        end
    end
  end

  # A module of a library that is not there is made up: using it then does nothing.
  defp made_up(name), do: Code.compile_string("defmodule #{name} do\n  defmacro __using__(_), do: nil\nend", "/made-up")

  defp project(folder) do
    Mix.Project.pop()
    if File.exists?(folder <> "/mix.exs"), do: File.cd!(folder, fn -> Code.compile_file("mix.exs") end)
  rescue
    _ -> nil
  end

  defp definitions(module, bytes) do
    {:ok, {_, [debug_info: {:debug_info_v1, backend, held}]}} = :beam_lib.chunks(bytes, [:debug_info])
    {:ok, %{definitions: definitions}} = backend.debug_info(:elixir_v1, module, held, [])
    definitions
  end

  # What Elixir and OTP bring: none of it makes requests under names like «get».
  defp language do
    for app <- ~w(elixir logger mix ex_unit eex iex kernel stdlib compiler crypto)a, Application.load(app) != nil, module <- Application.spec(app, :modules) || [], do: module
  end

  defp said(module, bytes, file, attributes, path) do
    written = written(path)
    declared = Map.get(Oracle.Written.modules(path), inspect(module), %{specs: [], fields: [], types: [], lines: []})

    %{
      name: inspect(module),
      file: file,
      specs: with({:ok, specs} <- Code.Typespec.fetch_specs(bytes), do: for({{name, arity}, _} <- specs, do: [to_string(name), arity]), else: (_ -> [])),
      types: with({:ok, types} <- Code.Typespec.fetch_types(bytes), do: for({_, {name, _, args} = type} <- types, do: [to_string(name), length(args), Oracle.Written.members(type)]), else: (_ -> [])),
      declared: declared,
      definitions:
        for {{name, arity}, kind, meta, _} <- definitions(module, bytes), meta[:context] == nil do
          [to_string(name), arity, to_string(kind), meta[:line] || 0]
        end,
      protocol: if(function_exported?(module, :__protocol__, 1), do: module.__protocol__(:functions), else: []) |> Enum.map(fn {name, arity} -> [to_string(name), arity, "def", 0] end),
      docs: docs(bytes),
      struct: struct_of(module),
      attributes: for({name, value} <- attributes, name not in @deaf, name in written, into: %{}, do: {name, value(value)}),
      encoded: encoded(module)
    }
  end

  # Attributes that stand in a file: what a macro of a library gives a module stands nowhere in it.
  defp written(file) do
    with {:ok, text} <- File.read(file), {:ok, tree} <- Code.string_to_quoted(text) do
      {_, found} =
        Macro.prewalk(tree, [:__impl__], fn
          {:@, _, [{name, _, [_]}]} = node, acc -> {node, [name | acc]}
          node, acc -> {node, acc}
        end)

      found
    else
      _ -> []
    end
  end

  defp docs(bytes) do
    case :beam_lib.chunks(bytes, ['Docs'], [:allow_missing_chunks]) do
      {:ok, {_, [{_, chunk}]}} when is_binary(chunk) ->
        {:docs_v1, _, _, _, whole, _, listed} = :erlang.binary_to_term(chunk)
        %{module: kind(whole), listed: for({{sort, name, arity}, _, _, doc, _} <- listed, do: [to_string(sort), to_string(name), arity, kind(doc)])}

      _ ->
        nil
    end
  end

  defp kind(:none), do: "none"
  defp kind(:hidden), do: "hidden"
  defp kind(_), do: "text"

  defp struct_of(module) do
    if function_exported?(module, :__struct__, 0) do
      held = module.__struct__()

      for %{field: field, required: required} <- module.__info__(:struct), field not in [:__exception__, :__struct__] do
        [to_string(field), required, value(Map.fetch!(held, field))]
      end
    end
  rescue
    _ -> nil
  end

  # With every field unset (nil), then with each field set in turn: which keys are written by whom.
  defp encoded(module) do
    with true <- function_exported?(module, :__struct__, 0),
         impl when impl not in [nil, Jason.Encoder.Any] <- Jason.Encoder.impl_for(module.__struct__()) do
      bare = module.__struct__()
      fields = for %{field: field} <- module.__info__(:struct), into: %{}, do: {field, [keys(Map.put(bare, field, nil)), filled(bare, field)]}
      %{fields: fields}
    else
      _ -> nil
    end
  end

  # A key is written with the field set if it is for a value of any plain type.
  defp filled(bare, field) do
    found = for value <- [:set, true, 1, "set", [], %{}], do: keys(Map.put(bare, field, value))
    if Enum.all?(found, &is_nil/1), do: nil, else: found |> Enum.reject(&is_nil/1) |> Enum.concat() |> Enum.uniq()
  end

  defp keys(value) do
    case Jason.Encoder.encode(value, []) do
      {:encoded, %{} = map} -> map |> Map.delete(:__struct__) |> Map.keys() |> Enum.map(&to_string/1) |> Enum.sort()
      _ -> nil
    end
  rescue
    _ -> nil
  end

  defp value(given), do: Oracle.Json.value(given)
  defp out(output, row), do: IO.puts(output, Oracle.Json.encode(row))
end

[stubs, output] = System.argv()
for name <- ~w(json written flows commands), do: Code.require_file("elixir_#{name}.exs", __DIR__)
Code.require_file(stubs)
{:ok, device} = File.open(output, [:write, :utf8])
Oracle.run(device)
File.close(device)
