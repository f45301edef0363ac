; Every string that is written in a file.
(string) @said
