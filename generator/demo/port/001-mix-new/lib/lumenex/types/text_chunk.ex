defmodule Lumenex.Types.TextChunk do
  @moduledoc "Plain text in a prompt."

  @derive {Jason.Encoder, only: [:text, :type]}
  @enforce_keys [:text]
  defstruct [:text, type: "text"]

  @type t :: %__MODULE__{text: String.t(), type: String.t()}

  @doc "How many characters the text has."
  @spec length(t()) :: non_neg_integer()
  def length(%__MODULE__{} = chunk), do: String.length(chunk.text)
end
