# What Elixir's parser says of keys read from parameters: one JSON line a read. Standard input: a label, a tab, a folder; one tree a line.
defmodule Oracle do
  @readers [:get, :pop, :fetch, :fetch!, :pop!, :has_key?, :put_new]

  def run do
    for line <- IO.stream(:stdio, :line), line = String.trim_trailing(line, "\n"), line != "" do
      [label, folder] = String.split(line, "\t")

      for path <- Path.wildcard(folder <> "/lib/**/*.ex"), {:ok, tree} <- [Code.string_to_quoted(File.read!(path))] do
        items(tree, %{label: label, module: nil})
      end
    end
  end

  defp items({:__block__, _, all}, at), do: Enum.each(all, &items(&1, at))

  defp items({:defmodule, _, [{:__aliases__, _, parts}, [{:do, inside}]]}, at) do
    name = Enum.map_join(parts, ".", &Atom.to_string/1)
    items(inside, %{at | module: if(at.module, do: at.module <> "." <> name, else: name)})
  end

  defp items({kind, _, [head | [[{:do, _} | _] = blocks]]}, at) when kind in [:def, :defp] do
    with {name, args} when is_atom(name) <- head(head) do
      names = args |> Enum.map(&variable/1) |> Enum.reject(&is_nil/1)
      {_, _} = Macro.prewalk(blocks, rebound(blocks), &read(&1, &2, names, [at.label, at.module, Atom.to_string(name), length(args)]))
    end
  end

  defp items(_, _), do: :ok

  defp head({:when, _, [head | _]}), do: head(head)
  defp head({name, _, args}) when is_list(args), do: {name, args}
  defp head({name, _, _}), do: {name, []}

  defp variable({:\\, _, [inner, _]}), do: variable(inner)
  defp variable({:=, _, [left, right]}), do: variable(right) || variable(left)
  defp variable({name, _, context}) when is_atom(name) and is_atom(context), do: name
  defp variable(_), do: nil

  # Variables that are given another value: what is in it instead of the caller's is somebody else's business.
  defp rebound(blocks) do
    {_, found} =
      Macro.prewalk(blocks, [], fn
        {:=, _, [{name, _, context}, {{:., _, [{:__aliases__, _, [_]}, :put_new]}, _, _}]} = node, acc when is_atom(context) -> {node, acc}
        {:=, _, [{name, _, context}, _]} = node, acc when is_atom(name) and is_atom(context) -> {node, [name | acc]}
        node, acc -> {node, acc}
      end)

    found
  end

  defp read({:quote, _, _}, acc, _, _), do: {nil, acc}

  # A pipe gives its left side to the call on its right.
  defp read({:|>, _, [left, {called, meta, args}]}, acc, names, row) when is_list(args),
    do: read({called, meta, [left | args]}, acc, names, row)

  defp read({:||, meta, [{:|>, _, [left, {called, inner, args}]}, otherwise]}, acc, names, row) when is_list(args),
    do: read({:||, meta, [{called, inner, [left | args]}, otherwise]}, acc, names, row)

  defp read({:||, _, [first, otherwise]} = node, acc, names, row) do
    case key(first, names) do
      {bag, key, nil, :get} ->
        out(row ++ [Atom.to_string(bag), Atom.to_string(key), if(bag in acc, do: :unknown, else: value(otherwise))])
        {otherwise, acc}

      _ ->
        {node, acc}
    end
  end

  defp read(node, acc, names, row) do
    with {bag, key, default, by} <- key(node, names) do
      said = if by in [:get, :pop, :put_new], do: value(default), else: {:known, nil}
      out(row ++ [Atom.to_string(bag), Atom.to_string(key), if(bag in acc and by != :put_new, do: :unknown, else: said)])
    end

    {node, acc}
  end

  defp key({{:., _, [Access, :get]}, _, [{bag, _, context}, key]}, names) when is_atom(context) and is_atom(key),
    do: if(bag in names, do: {bag, key, nil, :get})

  defp key({{:., _, [{:__aliases__, _, [module]}, by]}, _, [{bag, _, context}, key | rest]}, names)
       when module in [:Keyword, :Map] and by in @readers and is_atom(context) and is_atom(key),
       do: if(bag in names, do: {bag, key, List.first(rest), by})

  defp key(_, _), do: nil

  defp value({:@, _, [{name, _, context}]}) when is_atom(context), do: {:attribute, Atom.to_string(name)}
  defp value(v) when is_nil(v) or is_boolean(v) or is_number(v) or is_binary(v), do: {:known, v}
  defp value(v) when is_atom(v), do: {:known, ":" <> Atom.to_string(v)}
  defp value([]), do: {:known, []}
  defp value({:%{}, _, []}), do: {:known, %{}}
  defp value({:-, _, [v]}) when is_number(v), do: {:known, -v}

  defp value({sign, _, [left, right]}) when sign in [:*, :+, :-] do
    with {:known, l} when is_number(l) <- value(left), {:known, r} when is_number(r) <- value(right) do
      {:known, apply(Kernel, sign, [l, r])}
    else
      _ -> :unknown
    end
  end

  defp value(_), do: :unknown

  defp out(row), do: row |> Enum.map(&plain/1) |> Oracle.Json.encode() |> IO.puts()
  defp plain({kind, value}), do: %{kind => value}
  defp plain(other), do: other
end

Code.require_file("elixir_json.exs", __DIR__)
Oracle.run()
