defmodule Lumenex.Stream do
  @moduledoc "Descriptions as they are written, a few words at a time."

  alias Lumenex.Client

  @default_window 16

  @doc "A stream of words; `:window` says how many may wait unread."
  @spec words(struct(), keyword()) :: Enumerable.t()
  def words(request, opts \\ []) do
    window = Keyword.get(opts, :window, @default_window)
    {:ok, described} = Client.describe(request, opts)
    described |> Map.fetch!("text") |> String.split() |> Stream.chunk_every(window)
  end
end
