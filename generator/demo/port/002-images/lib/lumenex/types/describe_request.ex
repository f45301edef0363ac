defmodule Lumenex.Types.DescribeRequest do
  @moduledoc "A prompt, and which model is to describe it."

  alias Lumenex.Types.Chunk

  @derive {Jason.Encoder, only: [:prompt, :model, :max_words]}
  @enforce_keys [:prompt, :model]
  defstruct [:prompt, :model, max_words: 200]

  @type t :: %__MODULE__{
          prompt: [Chunk.t()],
          model: String.t(),
          max_words: pos_integer()
        }
end
