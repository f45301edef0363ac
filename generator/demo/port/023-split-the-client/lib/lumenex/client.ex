defmodule Lumenex.Client do
  @moduledoc "Asks the server for descriptions."

  alias Lumenex.API
  alias Lumenex.Types.DescribeRequest

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
end
