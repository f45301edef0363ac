# Which requests are made and which variables of the environment are read, by following values through expanded code: what the compiler made of
# a module once aliases, macros, pipes and attributes are gone. Nothing is run: an interpreter whose values may be unknown takes every branch
# that may be taken, through functions of every module of the tree. What a function does to what its caller gives is said at the caller.
defmodule Oracle.Flows do
  @verbs ~w(get post put patch delete head)a
  @deepest 14
  @most 12
  # What a function is given is followed as long as it is small and there are not too many ways into functions in all.
  @largest 5_000
  @ways 60_000

  # A value: {:lit, term} · {:str, [binary | :hole]} · {:list, values} · {:tuple, values} · {:map, [{key, value}]} · {:fun, clauses, env} ·
  # {:capture, module, name, arity, line} · {:one_of, values} · {:variable, name}: what was read from the environment · :environment, all of it · :any

  # · :bag, the switches that OptionParser found · :given, what a caller hands in: anything but nil.

  @doc "Begins with a tree. `definitions`: `{module, name, arity}` to its clauses; `own`: modules of the language."
  def start(definitions, own) do
    if :ets.whereis(:flows) != :undefined, do: :ets.delete(:flows)
    :ets.new(:flows, [:named_table, :public, :set])
    Process.put(:definitions, definitions)
    Process.put(:own, MapSet.new(own))
  end

  @doc "Rows of what each function does: `[kind, module, name, arity, line, …]`."
  def rows do
    for {{module, name, arity} = called, {kind, _}} <- Enum.sort(Process.get(:definitions)), kind in [:def, :defp], effect <- resolved(called), row <- row(effect) do
      [hd(row), inspect(module), to_string(name), arity | tl(row)]
    end
    |> Enum.uniq()
  end

  @doc "The switches that are looked at when a function is given these words as argv; `\"all\"` among them: nobody can tell which."
  def looked_at(called, words) do
    {_, effects} = run(called, [{:list, Enum.map(words, &{:str, [&1]})}], 0)
    for {:read, key} <- effects, uniq: true, do: to_string(key)
  end

  defp row({:request, method, {:str, _} = path, [line | _]}), do: [["request", line, method |> to_string() |> String.upcase(), path(path)]]

  defp row({:variable, {:str, [name]}, [line | _], default}), do: [["variable", line, name, default]]

  # ── what a function does ──

  # The effects that a function has whoever calls it.
  defp resolved({_, _, arity} = called) do
    {_, effects} = run(called, List.duplicate(:given, arity), 0)
    defaults = for {:default, name, value} <- effects, uniq: true, do: {name, value}

    for effect <- effects, elem(effect, 0) in [:request, :variable] do
      with {:variable, {:str, [name]}, trail, :none} <- effect,
           [value] <- for({^name, value} <- defaults, do: value) do
        {:variable, {:str, [name]}, trail, value}
      else
        _ -> effect
      end
    end
  end

  # Value and effects of a function with these arguments.
  defp run({module, name, arity} = called, args, depth) do
    args = if :erts_debug.flat_size(args) > @largest, do: Enum.map(args, fn _ -> :any end), else: args
    key = {called, args}

    case :ets.lookup(:flows, key) do
      [{_, :running}] ->
        {:any, []}

      [{_, found}] ->
        found

      [] ->
        if depth > @deepest or :ets.info(:flows, :size) > @ways do
          {:any, []}
        else
          :ets.insert(:flows, {key, :running})
          {_, clauses} = Process.get(:definitions)[{module, name, arity}]
          held = {Process.get(:effects), Process.get(:at)}
          Process.put(:effects, [])
          Process.put(:at, {module, depth})
          value = clauses(for({_, patterns, guards, body} <- clauses, do: {patterns, guards, body}), args, %{})
          found = {value, Enum.uniq(Process.get(:effects))}
          Process.put(:effects, elem(held, 0))
          Process.put(:at, elem(held, 1))
          :ets.insert(:flows, {key, found})
          found
        end
    end
  end

  defp effect(one), do: Process.put(:effects, [one | Process.get(:effects)])

  # The first clause that surely matches ends it; every one before that may match is taken as well.
  defp clauses(list, args, env) do
    Enum.reduce_while(list, [], fn {patterns, guards, body}, values ->
      with {sure, env} when sure != :no <- all(patterns, args, env),
           held when held != false <- guards(guards, env) do
        values = [block(body, env) | values]
        if sure == :yes and held == true, do: {:halt, values}, else: {:cont, values}
      else
        _ -> {:cont, values}
      end
    end)
    |> one_of()
  end

  defp guards([], _), do: true

  defp guards(guards, env) do
    found = for guard <- guards, do: truth(quietly(guard, env))
    cond do: (true in found -> true; Enum.all?(found, &(&1 == false)) -> false; true -> :maybe)
  end

  defp quietly(expression, env) do
    held = Process.get(:effects)
    value = value(expression, env)
    Process.put(:effects, held)
    value
  end

  defp truth({:lit, value}), do: value not in [nil, false]
  defp truth({kind, _}) when kind in [:str, :list, :tuple, :map], do: true
  defp truth(_), do: :maybe

  defp one_of(values) do
    case values |> Enum.flat_map(&alternatives/1) |> Enum.uniq() do
      [] -> :any
      [one] -> one
      many -> if length(many) > @most, do: :any, else: {:one_of, many}
    end
  end

  defp alternatives({:one_of, values}), do: values
  defp alternatives(value), do: [value]

  # ── patterns ──

  defp all(patterns, values, env) do
    if length(patterns) != length(values) do
      {:no, env}
    else
      Enum.zip(patterns, values)
      |> Enum.reduce_while({:yes, env}, fn {pattern, value}, {sure, env} ->
        case match(pattern, value, env) do
          {:no, env} -> {:halt, {:no, env}}
          {:maybe, env} -> {:cont, {:maybe, env}}
          {:yes, env} -> {:cont, {sure, env}}
        end
      end)
    end
  end

  defp match(pattern, {:one_of, values}, env) do
    case for(value <- values, {sure, env} = match(pattern, value, env), sure != :no, do: {sure, env}) do
      [] -> {:no, env}
      [{:yes, env}] when length(values) == 1 -> {:yes, env}
      [{_, env}] -> {:maybe, env}
      many -> {:maybe, joined(many, env)}
    end
  end

  defp match({:_, _, context}, _, env) when is_atom(context), do: {:yes, env}
  defp match({name, meta, context}, value, env) when is_atom(name) and is_atom(context), do: {:yes, Map.put(env, {name, meta[:version]}, value)}

  defp match({:=, _, [left, right]}, value, env) do
    {one, env} = match(left, value, env)
    {other, env} = match(right, value, env)
    {worse(one, other), env}
  end

  defp match({:^, _, [pinned]}, value, env), do: {same(value(pinned, env), value), env}
  defp match({:%, _, [_, {:%{}, _, pairs}]}, value, env), do: pairs(pairs, value, env)
  defp match({:%{}, _, pairs}, value, env), do: pairs(pairs, value, env)
  defp match({left, right}, value, env), do: match({:{}, [], [left, right]}, value, env)
  defp match({:{}, _, patterns}, {:tuple, values}, env), do: all(patterns, values, env)
  defp match({:{}, _, patterns}, value, env), do: inside(patterns, value, [:any, :variable], env)
  defp match({:<<>>, _, parts}, value, env), do: inside(for({:"::", _, [one, _]} <- parts, do: one), value, [:any, :str, :variable], env)
  defp match([], {:list, values}, env), do: {if(values == [], do: :yes, else: :no), env}
  defp match([], value, env), do: inside([], value, [:any], env)

  defp match(patterns, value, env) when is_list(patterns) do
    {heads, tail} =
      case List.last(patterns) do
        {:|, _, [last, tail]} -> {Enum.drop(patterns, -1) ++ [last], tail}
        _ -> {patterns, nil}
      end

    case value do
      {:list, values} when length(values) >= length(heads) ->
        {first, rest} = Enum.split(values, length(heads))
        if tail == nil, do: all(patterns, values, env), else: all(heads ++ [tail], first ++ [{:list, rest}], env)

      _ ->
        inside(heads ++ List.wrap(tail && [tail]), value, [:any], env)
    end
  end

  defp match(literal, value, env), do: {same(value(literal, env), value), env}

  # Names inside a pattern over something that is not known.
  defp inside(patterns, value, kinds, env) do
    if kind(value) in kinds do
      {_, env} = Enum.reduce(List.flatten(patterns), {:maybe, env}, fn pattern, {_, env} -> match(pattern, :any, env) end)
      {:maybe, env}
    else
      {:no, env}
    end
  end

  defp kind({kind, _}), do: kind
  defp kind(value) when is_atom(value), do: :any
  defp kind(value), do: elem(value, 0)

  defp pairs(pairs, {:map, held}, env) do
    Enum.reduce(pairs, {:yes, env}, fn {key, pattern}, {sure, env} ->
      key = value(key, env)
      {one, env} = match(pattern, List.keyfind(held, key, 0, {key, :any}) |> elem(1), env)
      {worse(sure, if(List.keymember?(held, key, 0), do: one, else: :maybe)), env}
    end)
  end

  defp pairs(pairs, :bag, env) do
    for {key, _} <- pairs, do: looked(value(key, env))
    inside(for({_, pattern} <- pairs, do: pattern), :any, [:any], env)
  end

  defp pairs(pairs, value, env), do: inside(for({_, pattern} <- pairs, do: pattern), value, [:any], env)

  defp worse(:no, _), do: :no
  defp worse(_, :no), do: :no
  defp worse(:yes, :yes), do: :yes
  defp worse(_, _), do: :maybe

  defp same(one, one) when elem(one, 0) in [:lit], do: :yes
  defp same({:str, segments} = one, one), do: if(:hole in segments, do: :maybe, else: :yes)
  defp same({:lit, _}, {:lit, _}), do: :no
  defp same({:lit, nil}, {:variable, _}), do: :maybe
  defp same({:str, one}, {:str, other}), do: if(:hole in one or :hole in other, do: :maybe, else: :no)
  defp same(one, other), do: if(kind(one) == kind(other) or Enum.any?([one, other], &(kind(&1) in [:any, :variable, :one_of])), do: :maybe, else: :no)

  # Where several alternatives match, a name is any of what it is in them.
  defp joined(many, _env) do
    envs = for {_, env} <- many, do: env
    for key <- envs |> Enum.flat_map(&Map.keys/1) |> Enum.uniq(), into: %{}, do: {key, one_of(for env <- envs, do: Map.get(env, key, :any))}
  end

  # ── expressions ──

  defp block({:__block__, _, list}, env), do: statements(list, env) |> elem(0)
  defp block(one, env), do: statements([one], env) |> elem(0)

  defp statements(list, env), do: Enum.reduce(list, {{:lit, nil}, env}, fn one, {_, env} -> statement(one, env) end)

  # Names that it binds stay bound after it.
  defp statement({:=, _, [pattern, expression]}, env) do
    {value, env} = statement(expression, env)
    {_, bound} = match(pattern, value, env)
    {value, bound}
  end

  defp statement({:__block__, _, list}, env), do: statements(list, env)
  defp statement(expression, env), do: {value(expression, env), env}

  defp value(v, _) when is_number(v) or is_atom(v), do: {:lit, v}
  defp value(v, _) when is_binary(v), do: {:str, [v]}
  defp value({left, right}, env), do: {:tuple, [value(left, env), value(right, env)]}
  defp value({:{}, _, list}, env), do: {:tuple, values(list, env)}

  defp value(list, env) when is_list(list) do
    case List.last(list) do
      {:|, _, [last, tail]} ->
        with {:list, rest} <- value(tail, env), do: {:list, values(Enum.drop(list, -1) ++ [last], env) ++ rest}, else: (_ -> Enum.each(list, &quiet(&1, env)) && :any)

      _ ->
        {:list, values(list, env)}
    end
  end

  defp value({:__block__, _, list}, env), do: statements(list, env) |> elem(0)
  defp value({:=, _, _} = bound, env), do: statement(bound, env) |> elem(0)
  defp value({:%, _, [_, {:%{}, _, pairs}]}, env), do: map(pairs, env)
  defp value({:%{}, _, pairs}, env), do: map(pairs, env)
  defp value({:<<>>, _, parts}, env), do: parts |> Enum.map(&alternatives(value(unsized(&1), env))) |> joined()
  defp value({:fn, _, list}, env), do: closure(list, env)

  defp value({:&, meta, [{:/, _, [{{:., _, [module, name]}, _, _}, arity]}]}, env),
    do: with({:lit, module} <- value(module, env), do: {:capture, module, name, arity, meta[:line]})

  defp value({:&, meta, [{:/, _, [{name, _, _}, arity]}]}, _), do: {:capture, elem(Process.get(:at), 0), name, arity, meta[:line]}

  defp value({:case, meta, [subject, [do: list]]}, env) do
    {subject, env} = statement(subject, env)
    default(subject, list, env, meta)
    clauses(arrows(list), [subject], env)
  end

  defp value({:cond, _, [[do: list]]}, env) do
    Enum.reduce_while(list, [], fn {:->, _, [[condition], body]}, values ->
      {held, env} = statement(condition, env)

      case truth(held) do
        false -> {:cont, values}
        true -> {:halt, [block(body, env) | values]}
        :maybe -> {:cont, [block(body, env) | values]}
      end
    end)
    |> one_of()
  end

  defp value({:with, _, args}, env) when is_list(args) do
    {steps, [blocks]} = Enum.split(args, -1)

    env =
      Enum.reduce(steps, env, fn
        {:<-, _, [pattern, expression]}, env ->
          {pattern, _} = unguarded(pattern)
          {_, env} = match(pattern, value(expression, env), env)
          env

        expression, env ->
          statement(expression, env) |> elem(1)
      end)

    otherwise = if blocks[:else], do: [clauses(arrows(blocks[:else]), [:any], env)], else: [:any]
    one_of([block(blocks[:do], env) | otherwise])
  end

  defp value({:for, _, args}, env) when is_list(args) do
    {steps, [blocks]} = Enum.split(args, -1)
    each(Enum.reject(steps, &Keyword.keyword?/1), blocks[:do], env)
    :any
  end

  defp value({:try, _, [blocks]}, env) do
    found =
      for {name, held} <- blocks do
        case held do
          [{:->, _, _} | _] -> clauses(Enum.map(held, fn {:->, _, [patterns, body]} -> {Enum.map(patterns, fn _ -> {:_, [], nil} end), [], body} end), [:any], env)
          _ -> {name, block(held, env)} |> elem(1)
        end
      end

    one_of(found)
  end

  defp value({:receive, _, [blocks]}, env) do
    for {_, [{:->, _, _} | _] = list} <- blocks, {patterns, guards, body} <- arrows(list), do: clauses([{patterns, guards, body}], Enum.map(patterns, fn _ -> :any end), env)
    :any
  end

  defp value({:super, meta, args}, env) when is_list(args), do: local(meta[:super] |> elem(1), values(args, env), meta)
  defp value({:__struct__, _, context}, _) when is_atom(context), do: :any

  # A field or a function without arguments: x.y
  defp value({{:., _, [left, name]}, meta, []}, env) do
    case value(left, env) do
      :bag -> looked({:lit, name}) && :any
      {:map, held} -> List.keyfind(held, {:lit, name}, 0, {nil, :any}) |> elem(1)
      {:lit, module} when is_atom(module) and module != nil -> remote({:lit, module}, name, [], meta)
      _ -> :any
    end
  end

  defp value({{:., _, [left, name]}, meta, args}, env) when is_atom(name), do: remote(value(left, env), name, values(args, env), meta)
  defp value({{:., _, [function]}, _, args}, env), do: applied(value(function, env), values(args, env))
  defp value({name, meta, context}, env) when is_atom(name) and is_atom(context), do: Map.get(env, {name, meta[:version]}, :any)
  defp value({name, meta, args}, env) when is_atom(name) and is_list(args), do: local(name, values(args, env), meta)
  defp value(_, _), do: :any

  defp quiet({:|, _, both}, env), do: Enum.each(both, &value(&1, env))
  defp quiet(one, env), do: value(one, env)

  defp values(list, env), do: Enum.map(list, &value(&1, env))

  defp map([{:|, _, [base, pairs]}], env) do
    held = with {:map, held} <- value(base, env), do: held, else: (_ -> nil)
    pairs = for {key, one} <- pairs, do: {value(key, env), value(one, env)}
    if held, do: {:map, Enum.reduce(pairs, held, fn {key, one}, held -> List.keystore(held, key, 0, {key, one}) end)}, else: :any
  end

  defp map(pairs, env) do
    pairs = for {key, one} <- pairs, do: {value(key, env), value(one, env)}
    {:map, pairs}
  end

  defp unsized({:"::", _, [inner, _]}), do: inner
  defp unsized(inner), do: inner

  # A string of parts each of which may be several things.
  defp joined(parts) do
    Enum.reduce(parts, [[]], fn all, found -> for(one <- found, other <- all, do: one ++ part(other)) |> Enum.take(@most) end)
    |> Enum.map(&{:str, merged(&1)})
    |> one_of()
  end

  defp part({:str, segments}), do: segments
  defp part({:lit, v}) when is_integer(v) or (is_atom(v) and v != nil), do: [to_string(v)]
  defp part(_), do: [:hole]

  defp merged([one, other | rest]) when is_binary(one) and is_binary(other), do: merged([one <> other | rest])
  defp merged([one | rest]), do: [one | merged(rest)]
  defp merged([]), do: []

  # What a function made in place does is done, whoever calls it.
  defp closure(list, env) do
    for {patterns, guards, body} <- arrows(list), do: clauses([{patterns, guards, body}], Enum.map(patterns, fn _ -> :any end), env)
    {:fun, list, env}
  end

  defp arrows(list) do
    for {:->, _, [patterns, body]} <- list do
      case patterns do
        [{:when, _, inner}] -> {Enum.drop(inner, -1), [List.last(inner)], body}
        _ -> {patterns, [], body}
      end
    end
  end

  defp unguarded({:when, _, [pattern, guard]}), do: {pattern, [guard]}
  defp unguarded(pattern), do: {pattern, []}

  defp each([{:<-, _, [pattern, expression]} | rest], body, env) do
    {pattern, _} = unguarded(pattern)
    items = with {:list, items} <- value(expression, env), do: items, else: (_ -> [:any])
    for item <- items, {sure, env} = match(pattern, item, env), sure != :no, do: each(rest, body, env)
  end

  defp each([expression | rest], body, env), do: each(rest, body, statement(expression, env) |> elem(1))
  defp each([], body, env), do: block(body, env)

  # ── calls ──

  defp local(name, args, meta) do
    {module, _} = Process.get(:at)
    called(module, name, args, meta)
  end

  defp called(module, name, args, meta) do
    {_, depth} = Process.get(:at)
    request(nil, name, args, meta)
    whole = {module, name, length(args)}

    case Process.get(:definitions)[whole] do
      {kind, _} when kind in [:def, :defp] ->
        {value, effects} = run(whole, args, depth + 1)
        {_, settled} = run(whole, Enum.map(args, fn _ -> :given end), depth + 1)
        settled = for one <- settled, elem(one, 0) in [:request, :variable], do: trail(one)
        for {:read, _} = one <- effects, do: effect(one)
        for one <- effects, elem(one, 0) in [:request, :variable], trail(one) not in settled, do: effect(with_trail(one, [meta[:line] | trail(one)]))
        value

      _ ->
        unknown(args)
    end
  end

  defp trail({:request, _, _, trail}), do: trail
  defp trail({:variable, _, trail, _}), do: trail
  defp with_trail({:request, method, path, _}, trail), do: {:request, method, path, trail}
  defp with_trail({:variable, name, _, default}, trail), do: {:variable, name, trail, default}

  defp looked({:lit, key}) when is_atom(key), do: effect({:read, key})
  defp looked({:str, [key]}) when is_binary(key), do: effect({:read, key})
  defp looked({:list, keys}), do: Enum.each(keys, &looked/1) || true
  defp looked(_), do: effect({:read, :all})

  # Whatever takes a function may call it with anything, and whatever takes the switches may look at any.
  defp unknown(args) do
    if :bag in args, do: effect({:read, :all})
    for one <- args, do: given(one)
    :any
  end

  defp given({:fun, _, _} = function), do: applied(function, nil)
  defp given({:capture, _, _, arity, _} = function), do: applied(function, List.duplicate(:any, arity))
  defp given({kind, held}) when kind in [:list, :tuple], do: Enum.each(held, &given/1)
  defp given({:map, held}), do: for({_, one} <- held, do: given(one))
  defp given(_), do: :ok

  defp applied({:fun, [{:->, _, [patterns, _]} | _] = list, env}, args) do
    {count, _} = {length(with([{:when, _, inner}] <- patterns, do: Enum.drop(inner, -1))), nil}
    clauses(arrows(list), args || List.duplicate(:any, count), env)
  end

  defp applied({:capture, module, name, _, line}, args), do: remote({:lit, module}, name, args, line: line)
  defp applied({:one_of, list}, args), do: one_of(for one <- list, do: applied(one, args))
  defp applied(_, args), do: unknown(args || [])

  defp remote({:one_of, list}, name, args, meta), do: one_of(for one <- list, do: remote(one, name, args, meta))

  defp remote({:lit, OptionParser}, name, _, _) when name in [:parse, :parse_head], do: {:tuple, [:bag, :any, :any]}
  defp remote({:lit, OptionParser}, name, _, _) when name in [:parse!, :parse_head!], do: {:tuple, [:bag, :any]}
  defp remote({:lit, module}, name, [:bag, key | _], _) when module in [Keyword, Map, Access] and name in [:get, :fetch, :fetch!, :has_key?, :get_values, :get_lazy], do: looked(key) && :any
  defp remote({:lit, module}, name, [:bag, key | _], _) when module in [Keyword, Map, Access] and name in [:pop, :pop!, :pop_first, :pop_values, :pop_lazy], do: looked(key) && {:tuple, [:any, :bag]}
  defp remote({:lit, module}, name, [:bag, keys | _], _) when module in [Keyword, Map] and name in [:take, :split], do: looked(keys) && :any
  defp remote({:lit, module}, _, args, _) when module in [Keyword, Map, Enum] and hd(args) == :bag, do: unknown(tl(args)) && :bag

  # The compiler writes Erlang's names where it can, with the table last.
  defp remote({:lit, module}, name, [key, :bag], _) when {module, name} in [{:maps, :is_key}, {:maps, :find}, {:maps, :get}, {:erlang, :map_get}, {:erlang, :is_map_key}], do: looked(key) && :any
  defp remote({:lit, :maps}, _, args, _) when hd(args) == :bag, do: unknown(tl(args)) && :bag
  defp remote({:lit, :maps}, _, [one, :bag], _), do: unknown([one]) && :bag
  defp remote({:lit, :maps}, _, [one, other, :bag], _), do: unknown([one, other]) && :bag

  defp remote({:lit, System}, name, [which | rest], meta) when name in [:get_env, :fetch_env, :fetch_env!] do
    default = if rest == [], do: :none, else: plain(hd(rest))
    for {:str, [name]} = one when is_binary(name) <- alternatives(which), do: effect({:variable, one, [meta[:line]], default})

    case which do
      {:str, [name]} when is_binary(name) and rest == [] -> {:variable, name}
      _ -> :any
    end
  end

  defp remote({:lit, System}, :get_env, [], _), do: :environment
  defp remote({:lit, module}, name, [:environment, which | rest], meta) when module in [Map, Access] and name in [:get, :fetch, :fetch!], do: remote({:lit, System}, :get_env, [which | rest], meta)
  defp remote({:lit, :os}, :getenv, [{:list, characters} | _], meta), do: effect({:variable, {:str, [for({:lit, one} <- characters, into: "", do: <<one::utf8>>)]}, [meta[:line]], :none}) && :any
  defp remote({:lit, module}, name, args, meta) when is_atom(module) and module != nil, do: known(module, name, args, meta)

  defp remote(_, name, args, meta) do
    request(:any, name, args, meta)
    unknown(args)
  end

  defp known(String.Chars, :to_string, [value], _), do: one_of(for one <- alternatives(value), do: {:str, filled(one)})
  defp known(URI, encode, _, _) when encode in [:encode, :encode_www_form, :encode_query], do: {:str, [:hole]}
  defp known(URI, :merge, [base, path], _), do: joined([alternatives(base), alternatives(path)])
  defp known(URI, name, [{:str, _} = whole], _) when name in [:parse, :new!], do: {:map, [{{:lit, :uri}, whole}, {:any, :any}]}
  defp known(URI, name, _, _) when name in [:parse, :new!], do: {:map, [{:any, :any}]}
  defp known(URI, :to_string, [uri], _), do: one_of(for one <- alternatives(uri), do: address(one))
  defp known(Path, :join, [{:list, parts}], _), do: parts |> Enum.map(&alternatives/1) |> Enum.intersperse([{:str, ["/"]}]) |> joined() |> slashed()
  defp known(Path, :join, [one, other], _), do: joined([alternatives(one), [{:str, ["/"]}], alternatives(other)]) |> slashed()
  defp known(Enum, :join, [{:list, parts} | separator], _), do: parts |> Enum.map(&alternatives/1) |> Enum.intersperse(Enum.map(separator, & &1)) |> joined()
  defp known(String, :trim_leading, [{:str, [first | rest]}, {:str, [gone]}], _) when is_binary(first), do: {:str, merged([String.trim_leading(first, gone) | rest])}
  defp known(String, name, [{:str, [_ | _] = segments} | _], _) when name in [:trim, :trim_trailing, :trim_leading], do: {:str, segments}
  defp known(String, :split, [{:str, segments} = whole, {:str, [at]} | _], _), do: if(Enum.any?(segments, &(is_binary(&1) and &1 =~ at)), do: :any, else: {:list, [whole]})
  defp known(String, name, [{:str, [one]}], _) when name in [:to_atom, :to_existing_atom] and is_binary(one), do: {:lit, String.to_atom(one)}
  defp known(:erlang, :binary_to_atom, [{:str, [one]} | _], _) when is_binary(one), do: {:lit, String.to_atom(one)}
  defp known(:erlang, :++, [{:list, one}, {:list, other}], _), do: {:list, one ++ other}
  defp known(:erlang, name, [:given, {:lit, nil}], _) when name in [:"=:=", :==], do: {:lit, false}
  defp known(:erlang, name, [:given, {:lit, nil}], _) when name in [:"=/=", :"/="], do: {:lit, true}
  defp known(:erlang, name, [one, other], _) when name in [:"=:=", :==], do: with(sure when sure != :maybe <- same(one, other), do: {:lit, sure == :yes}, else: (_ -> :any))
  defp known(:erlang, :orelse, [one, other], _), do: either(truth(one), truth(other), true)
  defp known(:erlang, :andalso, [one, other], _), do: either(truth(one), truth(other), false)
  defp known(:erlang, :not, [one], _), do: with(held when is_boolean(held) <- truth(one), do: {:lit, not held}, else: (_ -> :any))

  defp known(:erlang, name, [one], _) when name in [:is_binary, :is_atom, :is_list, :is_map, :is_integer, :is_tuple] do
    wanted = %{is_binary: :str, is_list: :list, is_map: :map, is_tuple: :tuple}[name]

    case one do
      {:lit, value} -> {:lit, (name == :is_atom and is_atom(value)) or (name == :is_integer and is_integer(value))}
      {kind, _} when kind in [:str, :list, :map, :tuple] -> {:lit, kind == wanted}
      _ -> :any
    end
  end

  defp known(:erlang, :apply, [module, {:lit, name}, {:list, args}], meta) when is_atom(name), do: remote(module, name, args, meta)
  defp known(:erlang, :apply, [function, {:list, args}], _), do: applied(function, args)
  defp known(module, name, [{:list, held}, key | rest], _) when module in [Keyword, Access, List] and name in [:get, :fetch!, :pop], do: held(for({:tuple, [k, v]} <- held, do: {k, v}), key, rest, name)
  defp known(module, name, [{:map, held}, key | rest], _) when module in [Map, Access] and name in [:get, :fetch!, :pop], do: held(held, key, rest, name)
  defp known(Keyword, :put, [{:list, held}, key, value], _), do: {:list, [{:tuple, [key, value]} | Enum.reject(held, &match?({:tuple, [^key, _]}, &1))]}
  defp known(Keyword, :merge, [{:list, one}, {:list, other}], _), do: {:list, Enum.reject(one, fn {:tuple, [k, _]} -> Enum.any?(other, &match?({:tuple, [^k, _]}, &1)); _ -> false end) ++ other}
  defp known(:maps, :put, [key, value, {:map, held}], _), do: {:map, List.keystore(held, key, 0, {key, value})}
  defp known(Map, :put, [{:map, held}, key, value], _), do: {:map, List.keystore(held, key, 0, {key, value})}

  defp known(Enum, _, [{:list, items} | rest], _) do
    for function <- rest, elem_of(function) in [:fun, :capture], item <- items do
      if arity(function) == 2, do: applied(function, [item, :any]), else: applied(function, [item])
    end

    unknown(rest)
  end

  defp known(module, name, args, meta) when module in [Kernel, IO, String, Inspect] and name in [:inspect, :puts, :length, :to_string], do: request(module, name, args -- [:bag], meta) || :any

  defp known(module, name, args, meta) do
    if Map.has_key?(Process.get(:definitions), {module, name, length(args)}) do
      # What is called like a method and given a path is a request, wherever it leads.
      request(module, name, args, meta) || called(module, name, args, meta)
    else
      unless MapSet.member?(Process.get(:own), module), do: request(module, name, args, meta)
      unknown(args)
    end
  end

  defp elem_of(value) when is_tuple(value), do: elem(value, 0)
  defp elem_of(_), do: nil
  defp arity({:capture, _, _, arity, _}), do: arity
  defp arity({:fun, [{:->, _, [[{:when, _, inner}], _]} | _], _}), do: length(inner) - 1
  defp arity({:fun, [{:->, _, [patterns, _]} | _], _}), do: length(patterns)

  defp either(whole, _, whole), do: {:lit, whole}
  defp either(_, whole, whole), do: {:lit, whole}
  defp either(one, other, _) when is_boolean(one) and is_boolean(other), do: {:lit, other}
  defp either(_, _, _), do: :any

  defp held(pairs, key, rest, name) do
    known = Enum.all?(pairs, fn {k, _} -> k != :any end)

    case List.keyfind(pairs, key, 0) do
      {_, value} when name != :pop -> value
      nil when known and name == :get -> List.first(rest) || {:lit, nil}
      _ -> :any
    end
  end

  # What is filled in is one hole however it was made, unless a path begins with it or it is written out.
  defp filled({:str, [first | _] = segments}) do
    begins = if is_binary(first), do: first =~ ~r{^(/|https?://)}, else: match?([:hole, "/" <> _ | _], segments) and Enum.any?(segments, &(&1 not in [:hole, "/"]))
    if :hole in segments and not begins, do: [:hole], else: segments
  end

  defp filled(value), do: part(value)

  defp slashed({:one_of, list}), do: one_of(Enum.map(list, &slashed/1))
  defp slashed({:str, segments}), do: {:str, segments |> Enum.map(&if(is_binary(&1), do: String.replace(&1, ~r{(?<!:)/+}, "/"), else: &1))}

  defp address({:map, held}) do
    case {List.keyfind(held, {:lit, :path}, 0), List.keyfind(held, {:lit, :uri}, 0)} do
      {{_, path}, _} -> joined([[:any], alternatives(path)])
      {nil, {_, whole}} -> whole
      _ -> :any
    end
  end

  defp address({:str, _} = whole), do: whole
  defp address(_), do: :any

  # ── requests ──

  # A method and a path, in the name of the call and its arguments, in its arguments alone, or in a table of options.
  defp request(module, name, args, meta) do
    verb = name |> to_string() |> String.trim_trailing("!") |> String.to_atom()
    verbs = for {:lit, one} <- Enum.take(args, 3), one in @verbs, do: one

    found =
      cond do
        module != nil and verb in @verbs -> for path <- args |> Enum.take(2) |> first_path(), do: {verb, path}
        match?([_], verbs) -> for path <- first_path(Enum.take(args, 4)), do: {hd(verbs), path}
        true -> Enum.flat_map(args, &table/1)
      end

    for {verb, path} <- found, do: effect({:request, verb, path, [meta[:line]]})
    if Enum.any?(found, fn {_, path} -> path(path) != nil end), do: :any
  end

  defp first_path(args) do
    case Enum.find(args, fn one -> Enum.any?(alternatives(one), &path/1) end) do
      nil -> []
      found -> Enum.filter(alternatives(found), &path/1)
    end
  end

  defp table({:list, held}), do: table({:map, for({:tuple, [key, one]} <- held, do: {key, one})})

  defp table({:map, held}) do
    with {_, {:lit, verb}} when verb in @verbs <- List.keyfind(held, {:lit, :method}, 0),
         {_, path} <- Enum.find(held, fn {key, _} -> key in [{:lit, :url}, {:lit, :path}, {:lit, :uri}] end) do
      for one <- alternatives(path), path(one), do: {verb, one}
    else
      _ -> []
    end
  end

  defp table(_), do: []

  @doc "The path alone, with {} for what is filled in; nil for what is none."
  def path({:str, segments}) do
    said = Enum.map_join(segments, &if(&1 == :hole, do: "\0", else: &1)) |> String.split(~r{[?&]}) |> hd() |> String.replace(~r{^https?://[^/\0]*}, "") |> String.replace(~r{^\0+(?=/)}, "")
    if said =~ ~r{^/(?!/)} and String.replace(said, "\0", "") =~ ~r/\w/ and not (said =~ ~r/\s/), do: String.replace(said, "\0", "{}")
  end

  def path(_), do: nil

  # ── defaults ──

  # `read || value`, and a case that gives a value for nil and what was read for all else.
  defp default({:variable, name}, list, env, _) do
    with [{[pattern], guards, body} | rest] <- arrows(list),
         {sure, inner} when sure != :no <- match(pattern, {:lit, nil}, env),
         held when held != false <- guards(guards, inner),
         true <- rest != [] and Enum.all?(rest, &handed_on?/1) do
      effect({:default, name, plain(quietly(body, inner))})
    else
      _ -> :ok
    end
  end

  defp default(_, _, _, _), do: :ok

  defp handed_on?({[{name, meta, context}], [], {name, other, _}}) when is_atom(context), do: meta[:version] == other[:version]
  defp handed_on?(_), do: false

  defp plain({:lit, value}) when is_nil(value) or is_boolean(value) or is_number(value), do: %{known: value}
  defp plain({:lit, value}), do: %{known: ":" <> to_string(value)}
  defp plain({:str, [value]}) when is_binary(value), do: %{known: value}
  defp plain({:str, []}), do: %{known: ""}
  defp plain({:list, []}), do: %{known: []}
  defp plain({:variable, name}), do: %{variable: name}
  defp plain(_), do: "unknown"
end
