defmodule Lumenex.Types.ImageChunk do
  @moduledoc "A picture in a prompt; the server cuts it into cells, at most as many as the budget says."

  @enforce_keys [:data, :format]
  defstruct [:data, :format, cell_budget: nil, type: "image"]

  @type t :: %__MODULE__{
          data: String.t(),
          format: :webp | :gif,
          cell_budget: pos_integer() | nil,
          type: String.t()
        }

  @doc "How many cells the picture may be cut into."
  @spec length(t()) :: pos_integer()
  def length(%__MODULE__{cell_budget: nil}), do: raise(ArgumentError, "a picture without cell_budget has no length")
  def length(%__MODULE__{} = chunk), do: chunk.cell_budget
end

defimpl Jason.Encoder, for: Lumenex.Types.ImageChunk do
  def encode(chunk, opts) do
    %{
      data: chunk.data,
      format: Atom.to_string(chunk.format),
      cell_budget: chunk.cell_budget,
      type: chunk.type
    }
    |> Jason.Encode.map(opts)
  end
end
