# Types as Elixir's parser prints them: one a line in, one a line out, «?» for what is none.
for line <- IO.stream(:stdio, :line) do
  case line |> String.trim_trailing("\n") |> Code.string_to_quoted() do
    {:ok, type} -> type |> Macro.to_string() |> String.replace(~r/\s+/, "") |> IO.puts()
    _ -> IO.puts("?")
  end
end
