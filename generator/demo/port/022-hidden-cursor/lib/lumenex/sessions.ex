defmodule Lumenex.Sessions do
  @moduledoc "Sessions: several requests that know of each other."

  alias Lumenex.API

  @doc "Begins a session."
  @spec open_session(String.t(), keyword()) :: {:ok, map()} | {:error, term()}
  def open_session(name, opts \\ []) do
    case Keyword.get(opts, :resume_from) do
      nil -> API.post("/v1/sessions", %{name: name}, opts)
      session_id -> API.post("/v1/sessions/#{session_id}/resume", %{cursor: 0}, opts)
    end
  end
end
