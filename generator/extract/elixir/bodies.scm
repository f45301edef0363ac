; All that bodies are read from, once for a whole file.
(call) @call

; opts[:key]
(access_call) @access

; A pipe hands its left side to the call on its right.
(binary_operator operator: "|>") @pipe

; A word that cannot be a name: the grammar takes it for one, Elixir refuses it.
((identifier) @reserved (#any-of? @reserved "end" "do" "fn" "after" "else" "rescue" "catch"))

; Names for values, and values taken apart.
(binary_operator operator: ["=" "<-"]) @match

; A struct that is made, or taken apart.
(struct (alias) @struct)
