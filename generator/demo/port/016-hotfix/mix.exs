defmodule Lumenex.MixProject do
  use Mix.Project

  @version "0.2.1"
  @lumen_sdk_version "0.2.0"

  def project do
    [
      app: :lumenex,
      version: @version,
      elixir: "~> 1.14",
      description: "Lumen for Elixir; follows lumen #{@lumen_sdk_version}",
      deps: deps()
    ]
  end

  def application, do: [extra_applications: [:logger]]

  defp deps, do: [{:jason, "~> 1.4"}, {:req, "~> 0.4"}]
end
