defmodule Lumenex.Client do
  @moduledoc "Asks the server for descriptions, and fills batches."

  alias Lumenex.API
  alias Lumenex.Types.{Chunk, DescribeRequest, ImageChunk, TextChunk}

  @max_batch_chunks 64
  @max_batch_cost 200_000

  @doc "Describes the prompt of a request in words."
  @spec describe(DescribeRequest.t(), keyword()) :: {:ok, map()} | {:error, term()}
  def describe(%DescribeRequest{} = request, opts \\ []) do
    API.post("/v1/describe", request, opts)
  end

  @doc "Takes a description off the shelf."
  @spec forget(String.t(), keyword()) :: {:ok, map()} | {:error, term()}
  def forget(path, opts \\ []) do
    API.post("/v1/shelf/forget", %{path: path}, opts)
  end

  @doc "Whether another chunk still fits into a batch."
  @spec fits?([Chunk.t()], Chunk.t()) :: boolean()
  def fits?(batch, chunk) do
    cost = Enum.reduce([chunk | batch], 0, fn one, sum -> sum + chunk_cost(one) end)
    length(batch) < @max_batch_chunks and cost <= @max_batch_cost
  end

  @doc "What a chunk counts for when batches are filled."
  @spec chunk_cost(Chunk.t()) :: non_neg_integer()
  def chunk_cost(%TextChunk{} = chunk), do: String.length(chunk.text) * 1
  def chunk_cost(%ImageChunk{} = chunk), do: ImageChunk.length(chunk) * 16
end
