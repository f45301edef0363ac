; Every call of a file, once.
(call target: (_) @callee) @call

; opts[:key]
(access_call target: (_) @bag key: (atom) @key) @access

; A pipe hands its left side to the call on its right.
(binary_operator left: (_) @left operator: "|>" right: (call) @right) @pipe

((call target: (identifier) @_quote) @quote (#eq? @_quote "quote"))
