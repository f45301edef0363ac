; What a request's body may be made of: local names, and what changes them afterwards.
(assignment left: (_) @name right: (_) @value) @assignment
(named_expression name: (_) @name value: (_) @value) @assignment
(augmented_assignment left: (_) @name) @assignment
(call function: (attribute) @name) @assignment
