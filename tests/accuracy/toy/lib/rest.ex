defmodule Toy.Rest do
  @moduledoc "Requests, and what only looks like them."
  @runs "/v1/runs"

  def list(client, opts), do: client.get(@runs, opts)
  def show(client, id), do: client.get("#{@runs}/#{URI.encode(id)}")
  def stop(client, id), do: client.post("/v1/runs/" <> id <> "/stop?now=1", %{})
  def away(client, id), do: send_to(client, :delete, "/v1/runs/#{id}")

  def hosted(opts) do
    url = "#{endpoint(opts)}/v1/files/#{opts[:name]}"
    Finch.build(:put, url, [], "")
  end

  def either(client, all), do: client.get(if(all, do: "/v1/jobs?all=true", else: "/v1/jobs"))

  def looked_up(table, path), do: {Map.get(table, "/v1/none"), Keyword.get(table, path), Access.get(table, :get)}
  def example, do: quote(do: client.get("/v1/quoted"))
  def given(client, path), do: client.get(path)
  def words(client), do: client.get("no path")

  defp send_to(client, method, path), do: client.request(method, path)
  defp endpoint(opts), do: Keyword.get(opts, :endpoint, "https://toy.example")
end
