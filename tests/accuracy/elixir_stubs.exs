# Just enough of what the ports depend on for their own modules to compile: structs that they match, and protocols that they derive.
defmodule Finch.Response do
  defstruct [:status, body: "", headers: [], trailers: []]
end

defmodule Finch.Request do
  defstruct [:scheme, :host, :port, :method, :path, :headers, :body, :query, :unix_socket, :private]
end

defmodule Nx.Tensor do
  defstruct [:data, :type, :shape, :names, :vectorized_axes]
end

defmodule Nx.Defn.Expr do
  defstruct [:id, :op, :args, :context]
end

defmodule Mint.TransportError do
  defexception [:reason, :message]
end

defmodule Mint.HTTPError do
  defexception [:reason, :module, :message]
end

defprotocol Jason.Encoder do
  @fallback_to_any true
  def encode(value, opts)
end

defimpl Jason.Encoder, for: Any do
  defmacro __deriving__(module, struct, opts) do
    fields = struct |> Map.keys() |> List.delete(:__struct__)

    keys =
      cond do
        only = opts[:only] -> only
        except = opts[:except] -> fields -- except
        true -> fields
      end

    quote do
      defimpl Jason.Encoder, for: unquote(module) do
        def encode(value, _opts), do: {:encoded, Map.take(value, unquote(keys))}
      end
    end
  end

  def encode(value, _), do: value
end

defmodule Jason.Encode do
  def map(map, _), do: {:encoded, map}
  def keyword(list, _), do: {:encoded, Map.new(list)}
  def value(%{} = value, opts) when is_struct(value), do: Jason.Encoder.encode(value, opts)
  def value(value, _), do: {:encoded, value}
end

defmodule Jason.EncodeError do
  defexception [:message]
end

defmodule Jason.DecodeError do
  defexception [:position, :token, :data]
end

defmodule TiktokenEx.Encoding do
  defstruct [:name, :ranks, :special_tokens]
end
