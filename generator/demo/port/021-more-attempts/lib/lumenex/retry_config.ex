defmodule Lumenex.RetryConfig do
  @moduledoc "Patience with the server. Times are in milliseconds."

  @default_progress_timeout_ms :timer.minutes(45)
  @default_poll_interval_ms 500
  @default_max_attempts 8

  defstruct progress_timeout_ms: @default_progress_timeout_ms,
            poll_interval_ms: @default_poll_interval_ms,
            max_attempts: @default_max_attempts

  @type t :: %__MODULE__{
          progress_timeout_ms: pos_integer(),
          poll_interval_ms: pos_integer(),
          max_attempts: pos_integer()
        }
end
