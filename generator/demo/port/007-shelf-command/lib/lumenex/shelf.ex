defmodule Lumenex.Shelf do
  @moduledoc "The shelf: descriptions that the server keeps."

  @page_size 50

  @doc "Which part of the shelf to ask for; pages count from 0."
  @spec page(non_neg_integer()) :: map()
  def page(number), do: %{offset: number * @page_size, limit: @page_size}
end
