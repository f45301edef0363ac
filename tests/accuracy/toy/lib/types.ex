defmodule Toy.Types.Chunk do
  @moduledoc "A struct with types."
  @enforce_keys [:data]
  defstruct [:data, :format, size: 0]

  @type format :: :png | :jpeg | nil | String.t()
  @type t :: %__MODULE__{data: binary(), format: format(), size: non_neg_integer()}
  @type many :: [t()]
end

defmodule Toy.Types do
  @moduledoc "Specs."
  alias Toy.Types.Chunk

  @type chunk :: Chunk.t() | :none

  @spec size(chunk :: Chunk.t(), unit :: :bytes | :words) :: {:ok, integer()}
  def size(chunk, _unit), do: {:ok, chunk.size}

  @spec both(integer(), keyword()) :: :ok
  @spec both(String.t(), keyword()) :: :ok
  def both(_one, _opts \\ []), do: :ok

  @spec each([a], (a -> b)) :: [b] when a: term(), b: term()
  def each(list, with), do: Enum.map(list, with)

  def none(one), do: one
end
