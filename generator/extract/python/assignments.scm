; What gives a local name a value, and what changes the value afterwards.
(assignment left: (_) @name right: (_) @value) @binds
(named_expression name: (_) @name value: (_) @value) @binds
(for_statement left: (_) @name) @binds
(as_pattern alias: (_) @name) @binds
(augmented_assignment left: (_) @name) @changes
(delete_statement (_) @name) @changes
(call function: (attribute) @name) @method
(expression_statement [(call arguments: (argument_list (identifier) @name)) (await (call arguments: (argument_list (identifier) @name)))]) @passes
