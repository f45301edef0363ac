defmodule Toy.Env do
  @moduledoc """
  Variables, and what only looks like them: `System.get_env("TOY_IN_A_TEXT")`.
  """
  @home "TOY_HOME"
  @many ["TOY_ONE", "TOY_TWO"]

  def key, do: System.get_env("TOY_KEY")
  def url, do: System.get_env("TOY_URL", "https://toy.example")
  def level, do: System.get_env("TOY_LEVEL") || "info"
  def home, do: System.fetch_env!(@home)
  def tags(env \\ :system), do: env |> fetch("TOY_TAGS") |> split()
  def many, do: Enum.map(@many, &System.get_env/1)
  def set(value), do: System.put_env("TOY_SET", value)
  def held(env), do: Map.get(env, "TOY_HELD")

  defp fetch(:system, name), do: System.get_env(name)
  defp fetch(env, name), do: Map.get(env, name)

  defp split(nil), do: []
  defp split(text), do: String.split(text, ",")
end
