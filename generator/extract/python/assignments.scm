; Local names that a request's body may be made of.
(assignment left: (identifier) @name right: (_) @value) @assignment
