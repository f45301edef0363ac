; Definitions at any depth: of interest only where something else than a module's own statements makes them.
((call target: (identifier) @keyword (arguments)) @definition
  (#any-of? @keyword "def" "defp" "defmacro" "defmacrop" "defdelegate" "defstruct"))
