# The members of types as Elixir's parser prints them: one type a line in; its members with tabs between them out, nothing for what is no type.
defmodule Oracle.Types do
  def union({:|, _, [left, right]}), do: union(left) ++ union(right)
  def union(one), do: [one |> Macro.to_string() |> String.replace(~r/\s+/, "")]
end

for line <- IO.stream(:stdio, :line) do
  case line |> String.trim_trailing("\n") |> Code.string_to_quoted() do
    {:ok, type} -> type |> Oracle.Types.union() |> Enum.join("\t") |> IO.puts()
    _ -> IO.puts("")
  end
end
