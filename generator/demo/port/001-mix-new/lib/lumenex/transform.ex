defmodule Lumenex.Transform do
  @moduledoc "Plain maps on their way to the server."

  @doc "Leaves out what was not set."
  @spec without_nil(map()) :: map()
  def without_nil(map), do: map |> Enum.reject(fn {_key, value} -> is_nil(value) end) |> Map.new()
end
