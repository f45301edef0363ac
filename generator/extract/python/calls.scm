; Every call in a body, once: who is called and with what.
(call function: (_) @callee arguments: (argument_list) @arguments) @call

; Environment variables: os.environ["NAME"]
(subscript value: (attribute) @environ subscript: (string) @variable
  (#match? @environ "^(os[.])?environ$")) @lookup
