# Values as JSON, for the readers: Elixir 1.14 has no JSON of its own.
defmodule Oracle.Json do
  @doc "`%{known: value}` for what JSON can say, else `\"unknown\"`."
  def value(v) when is_nil(v) or is_boolean(v) or is_number(v), do: %{known: v}
  def value(v) when is_binary(v), do: if(String.valid?(v), do: %{known: v}, else: "unknown")
  def value(v) when is_atom(v), do: %{known: inspect(v) |> String.replace(~r/^:"(.*)"$/, ":\\1")}
  def value([{k, _} | _] = list) when is_atom(k), do: if(Keyword.keyword?(list), do: table(list), else: all(list))
  def value(list) when is_list(list), do: if(List.improper?(list), do: "unknown", else: all(list))
  def value(tuple) when is_tuple(tuple), do: all(Tuple.to_list(tuple))
  def value(map) when is_map(map) and not is_struct(map), do: table(Map.to_list(map))
  def value(_), do: "unknown"

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

  def encode(nil), do: "null"
  def encode(v) when is_boolean(v), do: to_string(v)
  def encode(v) when is_integer(v), do: Integer.to_string(v)
  def encode(v) when is_float(v), do: Float.to_string(v)
  def encode(v) when is_atom(v), do: encode(Atom.to_string(v))
  def encode(v) when is_list(v), do: "[" <> Enum.map_join(v, ",", &encode/1) <> "]"
  def encode(v) when is_map(v), do: "{" <> Enum.map_join(v, ",", fn {k, v} -> encode(to_string(k)) <> ":" <> encode(v) end) <> "}"
  def encode(v) when is_binary(v), do: ~s(") <> for(<<c::utf8 <- v>>, into: "", do: character(c)) <> ~s(")

  defp character(c) when c in [?", ?\\] or c < 32, do: "\\u" <> String.pad_leading(Integer.to_string(c, 16), 4, "0")
  defp character(c), do: <<c::utf8>>
end
