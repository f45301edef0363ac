"""Which switches an Elixir command heeds: its code is followed with what was typed, as the language would run it."""
