; What a function's body can say of options, requests and variables. Captures: call callee args · piped into · target key ·
; left right · tried fallback · captured · quoted.

(call target: [(identifier) (dot)] @callee (arguments)? @args) @call

(binary_operator left: (_) @piped operator: "|>" right: (call) @into)

(access_call target: (_) @target key: (_) @key)

(binary_operator left: (_) @left operator: "=" right: (_) @right)

(binary_operator left: (_) @tried operator: "||" right: (_) @fallback)

(unary_operator operator: "&" operand: (binary_operator left: (identifier) @captured operator: "/"))
