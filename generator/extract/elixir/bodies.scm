; All that bodies are read from, once for a whole file.
(call) @call

; opts[:key]
(access_call) @access

; A pipe hands its left side to the call on its right.
(binary_operator operator: "|>") @pipe
