# What Elixir's own parser says of files: one JSON line a declaration. Standard input: one path a line.
defmodule Oracle do
  @definers [:def, :defp, :defmacro, :defmacrop, :defguard, :defguardp, :defdelegate]

  def run do
    for path <- IO.stream(:stdio, :line), path = String.trim(path), path != "" do
      case Code.string_to_quoted(File.read!(path), columns: false) do
        {:ok, tree} -> body(tree, %{path: path, module: nil, enforce: []})
        {:error, _} -> out([path, "error"])
      end
    end
  end

  defp body({:__block__, _, items}, at), do: Enum.reduce(items, at, &item/2)
  defp body(one, at), do: item(one, at)

  defp item({:defmodule, _, [{:__aliases__, _, parts}, [{:do, inside}]]}, at) do
    body(inside, %{at | module: join(at.module, parts), enforce: []})
    at
  end

  defp item({kind, _, [_ | _] = args}, at) when kind in [:if, :unless] do
    for {_, inside} <- List.wrap(List.last(args)), do: body(inside, at)
    at
  end

  defp item(_, %{module: nil} = at), do: at

  defp item({kind, _, [head | _]}, at) when kind in @definers do
    {name, args} = head(head)

    if name != nil and is_atom(name) do
      defaults = Enum.count(args, &match?({:\\, _, _}, &1))
      out([at.path, "function", at.module, Atom.to_string(name), length(args), defaults])
    end

    at
  end

  defp item({kind, _, [fields]}, at) when kind in [:defstruct, :defexception] and is_list(fields) do
    fields = Enum.flat_map(fields, &plain/1)

    listed =
      for field <- fields do
        case field do
          {name, default} when is_atom(name) -> [Atom.to_string(name), value(default)]
          name when is_atom(name) -> [Atom.to_string(name), {:known, nil}]
          _ -> ["?", :unknown]
        end
      end

    out([at.path, "struct", at.module, listed, at.enforce])
    at
  end

  defp item({:@, _, [{:enforce_keys, _, [keys]}]}, at) do
    case value(keys) do
      {:known, list} when is_list(list) -> %{at | enforce: list}
      _ -> %{at | enforce: :unknown}
    end
  end

  defp item({:@, _, [{name, _, [given]}]}, at) do
    case value(given) do
      {:known, known} -> out([at.path, "attribute", at.module, Atom.to_string(name), {:known, known}])
      :unknown -> :ok
    end

    at
  end

  defp item(_, at), do: at

  # [:a | [:b]] is [:a, :b]; what stands behind the bar in another way is left to the other oracle, which compiles.
  defp plain({:|, _, [first, rest]}) when is_list(rest), do: [first | rest]
  defp plain(field), do: [field]

  defp head({:when, _, [head | _]}), do: head(head)
  defp head({{:unquote, _, _}, _, _}), do: {nil, []}
  defp head({:unquote, _, [_]}), do: {nil, []}
  defp head({name, _, args}) when is_list(args), do: {name, args}
  defp head({name, _, _}), do: {name, []}
  defp head(_), do: {nil, []}

  defp join(nil, parts), do: Enum.map_join(parts, ".", &Atom.to_string/1)
  defp join(outer, parts), do: outer <> "." <> join(nil, parts)

  defp atom(said), do: Map.get(%{"nil" => nil, "true" => true, "false" => false}, said, ":" <> said)

  defp value(v) when is_nil(v) or is_boolean(v) or is_number(v) or is_binary(v), do: {:known, v}
  defp value(v) when is_atom(v), do: {:known, ":" <> Atom.to_string(v)}
  defp value({:-, _, [v]}) when is_number(v), do: {:known, -v}
  defp value({:{}, _, items}), do: all(items)
  defp value({:sigil_w, _, [{:<<>>, _, [said]}, ~c"a"]}) when is_binary(said), do: {:known, Enum.map(String.split(said), &atom/1)}
  defp value({:sigil_w, _, [{:<<>>, _, [said]}, []]}) when is_binary(said), do: {:known, String.split(said)}

  defp value([{_, _} | _] = list) do
    if Keyword.keyword?(list), do: table(list), else: all(list)
  end

  defp value({a, b}), do: all([a, b])
  defp value(list) when is_list(list), do: all(list)
  defp value(_), do: :unknown

  defp all(items) do
    values = Enum.map(items, fn item -> if match?({_, _, _}, item), do: value(item), else: value(item) end)
    if :unknown in values, do: :unknown, else: {:known, for({:known, v} <- values, do: v)}
  end

  defp table(list) do
    values = for {k, v} <- list, do: {k, value(v)}

    if Enum.any?(values, &match?({_, :unknown}, &1)) or values != Enum.uniq_by(values, &elem(&1, 0)),
      do: :unknown,
      else: {:known, {:table, for({k, {:known, v}} <- values, do: {Atom.to_string(k), v})}}
  end

  defp out(row), do: IO.puts(json(row))

  defp json(nil), do: "null"
  defp json(v) when is_boolean(v), do: to_string(v)
  defp json(:unknown), do: ~s({"unknown":true})
  defp json({:known, v}), do: ~s({"known":#{json(v)}})
  defp json({:table, pairs}), do: "{" <> Enum.map_join(pairs, ",", fn {k, v} -> json(k) <> ":" <> json(v) end) <> "}"
  defp json(v) when is_integer(v), do: Integer.to_string(v)
  defp json(v) when is_float(v), do: Float.to_string(v)
  defp json(v) when is_list(v), do: "[" <> Enum.map_join(v, ",", &json/1) <> "]"

  defp json(v) when is_binary(v) do
    escaped = for <<c::utf8 <- v>>, into: "", do: character(c)
    ~s("#{escaped}")
  end

  defp character(c) when c in [?", ?\\] or c < 32, do: "\\u" <> String.pad_leading(Integer.to_string(c, 16), 4, "0")
  defp character(c), do: <<c::utf8>>
end

Oracle.run()
