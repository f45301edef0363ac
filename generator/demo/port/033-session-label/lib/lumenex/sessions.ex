defmodule Lumenex.Sessions do
  @moduledoc "Sessions: several requests that know of each other."

  alias Lumenex.API

  @doc "Begins a session."
  @spec open_session(String.t(), keyword()) :: {:ok, map()} | {:error, term()}
  def open_session(name, opts \\ []) do
    API.post("/v1/sessions", %{name: name}, opts)
  end

  @doc """
  Takes a session up again at the cursor. What was described is kept.

  Options: `:cursor` (0), `:label` (none).
  """
  @spec resume_session(String.t(), keyword()) :: {:ok, map()} | {:error, term()}
  def resume_session(session_id, opts \\ []) do
    cursor = Keyword.get(opts, :cursor, 0)
    API.post("/v1/sessions/#{session_id}/resume", %{cursor: cursor, label: Keyword.get(opts, :label)}, opts)
  end

  @doc "Takes a session up again in a task."
  @spec resume_session_async(String.t(), keyword()) :: Task.t()
  def resume_session_async(session_id, opts \\ []) do
    Task.async(fn -> resume_session(session_id, opts) end)
  end
end
