defmodule Lumenex.API do
  @moduledoc "One request to the server."

  alias Lumenex.Transform

  @default_base_url "https://api.lumen.example"

  @doc "Posts a body and gives what the server says."
  @spec post(String.t(), struct() | map(), keyword()) :: {:ok, map()} | {:error, term()}
  def post(path, body, opts) do
    key = Keyword.get(opts, :api_key) || System.fetch_env!("LUMEN_API_KEY")
    base_url = System.get_env("LUMEN_BASE_URL", @default_base_url)

    case Req.post(base_url <> path, body: encode(body), auth: {:bearer, key}) do
      {:ok, response} -> {:ok, response.body}
      {:error, reason} -> {:error, reason}
    end
  end

  @doc "A body as JSON: a struct says itself how, a map is tidied first."
  def encode(%_{} = struct), do: Jason.encode!(struct)
  def encode(map), do: map |> Transform.without_nil() |> Jason.encode!()
end
