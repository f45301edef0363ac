# What stands in a file, as Elixir's own parser has it: specs, types, and where each statement of a module begins and ends. Whether a spec holds
# for a function is the compiler's word (Code.Typespec), asked by whoever calls this.
defmodule Oracle.Written do
  @types [:type, :typep, :opaque]

  @doc "For each module of a file: its specs, the types of its struct's fields, its other types, its attributes and the lines of its statements."
  def modules(file) do
    with {:ok, text} <- File.read(file), {:ok, tree} <- Code.string_to_quoted(text, token_metadata: true) do
      found = tree |> statements() |> Enum.flat_map(&module(&1, nil))
      for {name, body} <- found, into: %{}, do: {name, %{specs: Enum.flat_map(body, &spec/1), fields: Enum.flat_map(body, &fields/1), types: Enum.flat_map(body, &type/1), lines: Enum.map(body, &lines/1)}}
    else
      _ -> %{}
    end
  end

  defp statements({:__block__, _, list}), do: list
  defp statements(one), do: [one]

  defp module({:defmodule, _, [{:__aliases__, _, parts}, [{_, inside}]]}, outer) do
    name = Enum.join(List.wrap(outer) ++ parts, ".")
    body = statements(inside)
    [{name, body} | Enum.flat_map(body, &module(&1, name))]
  end

  defp module(_, _), do: []

  defp spec({:@, _, [{:spec, _, [{:when, _, [inner, _]}]}]}), do: spec({:@, [], [{:spec, [], [inner]}]})

  defp spec({:@, _, [{:spec, _, [{:"::", _, [{name, _, args}, _]}]}]}) when is_atom(name) do
    given = if is_list(args), do: args, else: []
    [[to_string(name), length(given), Enum.map(given, &(&1 |> unnamed() |> said()))]]
  end

  defp spec(_), do: []

  defp unnamed({:"::", _, [_, type]}), do: type
  defp unnamed(type), do: type

  defp fields({:@, _, [{_, _, [{:"::", _, [{:t, _, args}, {:%, _, [_, {:%{}, _, pairs}]}]}]}]}) when args in [nil, []],
    do: for({name, type} <- pairs, is_atom(name), do: [to_string(name), said(type)])

  defp fields(_), do: []

  defp type({:@, _, [{kind, _, [{:"::", _, [{name, _, args}, held]}]}]}) when kind in @types and is_atom(name) do
    struct? = name == :t and match?({:%, _, _}, held)
    if struct?, do: [], else: [[to_string(name), if(is_list(args), do: length(args), else: 0)]]
  end

  defp type(_), do: []

  @doc "The members of a type as the compiler keeps it: atoms, and the types of other modules by their modules; nil for what has no name of its own."
  def members(type) do
    {:"::", _, [_, held]} = Code.Typespec.type_to_quoted(type)
    for one <- union(held), do: member(one)
  end

  defp union({:|, _, [left, right]}), do: union(left) ++ union(right)
  defp union(one), do: [one]

  defp member(atom) when is_atom(atom), do: if(atom == nil, do: "nil", else: to_string(atom))
  defp member({{:., _, [module, :t]}, _, []}) when is_atom(module), do: inspect(module)
  defp member(_), do: nil

  defp said(type), do: for(one <- union(type), do: one |> Macro.to_string() |> String.replace(~r/\s+/, ""))

  defp lines({_, meta, _} = statement) do
    {_, last} = Macro.prewalk(statement, 0, fn
      {_, meta, _} = node, last when is_list(meta) -> {node, Enum.max([last, meta[:line] || 0, meta[:end][:line] || 0, meta[:closing][:line] || 0])}
      node, last -> {node, last}
    end)

    [meta[:line] || 0, last]
  end

  defp lines(_), do: [0, 0]
end
