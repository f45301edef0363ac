defmodule Lumenex.Types.Chunk do
  @moduledoc "What a prompt is made of."

  alias Lumenex.Types.{ImageChunk, TextChunk}

  @type t :: TextChunk.t() | ImageChunk.t()
end
