defmodule Lumenex.Tokenizers do
  @moduledoc "Which tokenizer a model is read with."

  @aurora_tokenizer "lumen-labs/aurora-tokenizer"

  @doc "The tokenizer's repository; most models have one of their own name."
  @spec tokenizer_for(String.t()) :: String.t()
  def tokenizer_for("aurora" <> _rest), do: @aurora_tokenizer
  def tokenizer_for(model), do: model
end
