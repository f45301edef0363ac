defmodule Lumenex.Types.SoundChunk do
  @moduledoc "A recording in one channel."

  @derive {Jason.Encoder, only: [:samples, :rate, :type]}
  @enforce_keys [:samples]
  defstruct [:samples, rate: 16_000, type: "sound"]

  @type t :: %__MODULE__{samples: String.t(), rate: pos_integer(), type: String.t()}

  @doc "How many whole seconds the recording lasts, at most."
  @spec length(t()) :: pos_integer()
  def length(%__MODULE__{} = chunk), do: div(byte_size(chunk.samples), chunk.rate) + 1
end
