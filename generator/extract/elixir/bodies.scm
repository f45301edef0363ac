; Every call in a body, once. A pipe hands its left side to the call on its right.
(call target: (_) @callee) @call

; opts[:key]
(access_call target: (_) @bag key: (atom) @key) @access
