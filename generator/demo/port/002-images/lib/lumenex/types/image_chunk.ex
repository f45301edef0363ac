defmodule Lumenex.Types.ImageChunk do
  @moduledoc "A picture in a prompt, cut into a grid of cells."

  @enforce_keys [:data, :format, :columns, :rows, :cells]
  defstruct [:data, :format, :columns, :rows, :cells, type: "image"]

  @type t :: %__MODULE__{
          data: String.t(),
          format: :webp | :gif,
          columns: pos_integer(),
          rows: pos_integer(),
          cells: pos_integer(),
          type: String.t()
        }

  @doc "How many cells the picture is cut into."
  @spec length(t()) :: pos_integer()
  def length(%__MODULE__{} = chunk), do: chunk.cells
end

defimpl Jason.Encoder, for: Lumenex.Types.ImageChunk do
  def encode(chunk, opts) do
    %{
      data: chunk.data,
      format: Atom.to_string(chunk.format),
      columns: chunk.columns,
      rows: chunk.rows,
      cells: chunk.cells,
      type: chunk.type
    }
    |> Jason.Encode.map(opts)
  end
end
