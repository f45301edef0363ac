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
        for {module, bytes, file, attributes} <- Enum.sort(:ets.tab2list(:oracle)) do
          out(output, [label, "module", said(module, bytes, Path.relative_to(file, folder), attributes, written(file))])
        end

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

  defp said(module, bytes, file, attributes, written) do
    {:ok, {_, [debug_info: {:debug_info_v1, backend, held}]}} = :beam_lib.chunks(bytes, [:debug_info])
    {:ok, %{definitions: definitions}} = backend.debug_info(:elixir_v1, module, held, [])

    %{
      name: inspect(module),
      file: file,
      definitions:
        for {{name, arity}, kind, meta, _} <- definitions, meta[:context] == nil do
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

  # ── JSON ──

  defp value(v) when is_nil(v) or is_boolean(v) or is_number(v), do: %{known: v}
  defp value(v) when is_binary(v), do: if(String.valid?(v), do: %{known: v}, else: "unknown")
  defp value(v) when is_atom(v), do: %{known: inspect(v) |> String.replace(~r/^:"(.*)"$/, ":\\1")}
  defp value([{k, _} | _] = list) when is_atom(k), do: if(Keyword.keyword?(list), do: table(list), else: all(list))
  defp value(list) when is_list(list), do: if(List.improper?(list), do: "unknown", else: all(list))
  defp value(tuple) when is_tuple(tuple), do: all(Tuple.to_list(tuple))
  defp value(map) when is_map(map) and not is_struct(map), do: table(Map.to_list(map))
  defp value(_), do: "unknown"

  defp all(items) do
    values = Enum.map(items, &value/1)
    if Enum.all?(values, &is_map/1), do: %{known: Enum.map(values, & &1.known)}, else: "unknown"
  end

  defp table(pairs) do
    values = for {k, v} <- pairs, do: {key(k), value(v)}
    if Enum.all?(values, fn {k, v} -> is_binary(k) and is_map(v) end), do: %{known: Map.new(values, fn {k, v} -> {k, v.known} end)}, else: "unknown"
  end

  defp key(k) when is_binary(k), do: k
  defp key(k) when is_integer(k), do: Integer.to_string(k)
  defp key(k) when is_atom(k), do: if(match?("Elixir." <> _, to_string(k)), do: inspect(k), else: to_string(k))
  defp key(_), do: nil

  defp out(output, row), do: IO.puts(output, json(row))

  defp json(nil), do: "null"
  defp json(v) when is_boolean(v), do: to_string(v)
  defp json(v) when is_integer(v), do: Integer.to_string(v)
  defp json(v) when is_float(v), do: Float.to_string(v)
  defp json(v) when is_atom(v), do: json(Atom.to_string(v))
  defp json(v) when is_list(v), do: "[" <> Enum.map_join(v, ",", &json/1) <> "]"
  defp json(v) when is_map(v), do: "{" <> Enum.map_join(v, ",", fn {k, v} -> json(to_string(k)) <> ":" <> json(v) end) <> "}"

  defp json(v) when is_binary(v) do
    escaped = for <<c::utf8 <- v>>, into: "", do: character(c)
    ~s("#{escaped}")
  end

  defp character(c) when c in [?", ?\\] or c < 32, do: "\\u" <> String.pad_leading(Integer.to_string(c, 16), 4, "0")
  defp character(c), do: <<c::utf8>>
end

[stubs, output] = System.argv()
Code.require_file(stubs)
{:ok, device} = File.open(output, [:write, :utf8])
Oracle.run(device)
File.close(device)
