; Every call in a body, once: who is called and with what.
(call function: (_) @callee arguments: (argument_list) @arguments) @call

; Environment variables and the module's own table: os.environ["NAME"], globals()["name"]
(subscript value: (_) @table subscript: (_) @key) @lookup

; Names that a function brings in itself.
(import_from_statement) @import
(import_statement) @import
