defmodule Lumenex.Batching do
  @moduledoc "Which chunks travel together."

  alias Lumenex.Types.{Chunk, ImageChunk, SoundChunk, TextChunk}

  @max_batch_chunks 64
  @max_batch_cost 400_000

  @doc "Whether another chunk still fits into a batch."
  @spec fits?([Chunk.t()], Chunk.t()) :: boolean()
  def fits?(batch, chunk) do
    cost = Enum.reduce([chunk | batch], 0, fn one, sum -> sum + chunk_cost(one) end)
    length(batch) < @max_batch_chunks and cost <= @max_batch_cost
  end

  @doc "What a chunk counts for when batches are filled."
  @spec chunk_cost(Chunk.t()) :: non_neg_integer()
  def chunk_cost(%TextChunk{} = chunk), do: String.length(chunk.text) * 1
  def chunk_cost(%ImageChunk{} = chunk), do: byte_size(chunk.data) * 2
  def chunk_cost(%SoundChunk{} = chunk), do: byte_size(chunk.samples) * 4
end
