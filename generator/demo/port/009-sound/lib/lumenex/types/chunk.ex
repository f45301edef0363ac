defmodule Lumenex.Types.Chunk do
  @moduledoc "What a prompt is made of."

  alias Lumenex.Types.{ImageChunk, SoundChunk, TextChunk}

  @type t :: TextChunk.t() | ImageChunk.t() | SoundChunk.t()
end
