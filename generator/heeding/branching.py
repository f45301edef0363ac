"""Which way a command's code goes: every branch is taken that may be."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable

from generator.heeding.bags import expression
from generator.heeding.calling import Calling
from generator.heeding.kernel import truth_of
from generator.heeding.traced import (
    ANY,
    NIL,
    Bag,
    Blob,
    Env,
    Got,
    Listed,
    Open,
    Part,
    Tuple,
    Value,
    Values,
    Word,
    both,
    holds,
    joined,
    several,
)
from generator.model import Term


class Branching(Calling):
    """Terms that bind names or decide."""

    @abstractmethod
    def asked(self, term: Term, env: Env) -> Values:
        """What a condition comes to: ``||`` in it gives no default."""

    def _match(self, term: Term, env: Env) -> Values:
        pattern, right = term.inside
        return several(self._bind(pattern, self.eval(right, env), env))

    def _block(self, term: Term, env: Env) -> Values:
        found: Values = (NIL,)
        for inner in term.inside:
            found = self.eval(inner, env)
            if not found:
                return ()
        return found

    def branches(self, clauses: Iterable[Term], subjects: Iterable[Values], env: Env) -> Values:
        """The clauses of a case or a function written in place, for each of the subjects."""
        found: list[Value] = []
        for subject in subjects:
            for clause in clauses:
                inner = dict(env)
                patterns = clause.inside[0].inside
                sure = both(self.matcher.fits(p, v, inner) for p, v in zip(patterns, subject, strict=False))
                if sure is not False:
                    sure = both((sure, self.truth(clause.inside[1], inner)))
                if sure is False:
                    continue
                found += self.eval(clause.inside[2], inner)
                if sure:
                    break
        return several(found)

    def _case(self, term: Term, env: Env) -> Values:
        found: list[Value] = []
        for subject in self.eval(term.inside[0], env):
            result = self.branches(term.inside[1:], ((subject,),), env)
            self._without(subject, result, lambda: self.branches(term.inside[1:], ((NIL,),), env), term)
            found += result
        return several(found)

    def _without(self, subject: Value, result: Values, otherwise: Callable[[], Values], term: Term) -> None:
        """A switch's value comes through where it was given; what comes where it was not is its default."""
        if (
            isinstance(subject, Got)
            and subject.plain
            and any(isinstance(o, Got) and o.key == subject.key for o in result)
        ):
            instead = otherwise()
            if instead and instead != (NIL,) and subject not in instead:
                self._default(subject, expression(joined(instead), None), term.line)

    def _cond(self, term: Term, env: Env) -> Values:
        found: list[Value] = []
        for clause in term.inside:
            inner = dict(env)
            sure = self.truth(clause.inside[0].inside[0], inner) if clause.inside[0].inside else None
            if sure is not False:
                found += self.eval(clause.inside[2], inner)
            if sure:
                break
        return several(found)

    def _if(self, term: Term, env: Env) -> Values:
        inner = dict(env)
        asked = self.asked(term.inside[0], inner)
        sure = truth_of(asked)
        found: list[Value] = list(self.eval(term.inside[1], dict(inner))) if sure is not False else []
        if sure is not True and asked:
            other = self.eval(term.inside[2], dict(inner))
            if len(asked) == 1:
                self._without(asked[0], tuple(found), lambda: other, term)
            found += other
        return several(found)

    def _with(self, term: Term, env: Env) -> Values:
        inner = dict(env)
        failed: list[Value] = []
        reached = True
        for step in term.inside[0].inside or (term.inside[0],):
            if step.kind != "match" or step.text != "<-":
                reached = bool(self.eval(step, inner))
            else:
                pattern, values = _unguarded(step.inside[0]), self.eval(step.inside[1], inner)
                failed += [one for one in values if self.matcher.fits(pattern, one, dict(inner)) is not True]
                reached = bool(self._bind(pattern, values, inner))
            if not reached:
                break
        found = list(self.eval(term.inside[1], inner)) if reached else []
        if term.text == "else":
            found += self.branches(term.inside[2:], ((one,) for one in dict.fromkeys(failed)), env)
        else:
            found += failed
        return several(found)

    def _bind(self, pattern: Term, values: Iterable[Value], env: Env) -> list[Value]:
        """Binds the names of a pattern to what they are in each of the values that it may fit; returns these."""
        found: list[Value] = []
        bound: dict[str, list[Value]] = {}
        for one in values:
            inner: Env = {}
            if self.matcher.fits(pattern, one, inner) is not False:
                found.append(one)
                for name, held in inner.items():
                    bound.setdefault(name, []).extend(held)
        env.update({name: several(held) for name, held in bound.items()})
        return found

    def _for(self, term: Term, env: Env) -> Values:
        inner = dict(env)
        whole: list[Bag] = []
        for step in term.inside[0].inside or (term.inside[0],):
            if step.kind == "match" and step.text == "<-":
                for of in self.eval(step.inside[1], inner):
                    whole += [of] if isinstance(of, Bag) else []
                    self._bind(_unguarded(step.inside[0]), self._elements(of), inner)
            else:
                self.eval(step, inner)
        results = [one for done in term.inside[1:] for one in self._done(done, inner)]
        if any(holds(one) for one in results):
            return (joined(whole),) if whole and not any(isinstance(one, Blob) for one in results) else (Blob(),)
        return (ANY,)

    def _done(self, term: Term, env: Env) -> Values:
        """The body of a ``for``; with reduce it has clauses."""
        return self.branches(term.inside, ((ANY,),), env) if term.kind == "fn" else self.eval(term, env)

    @staticmethod
    def _elements(of: Value) -> Values:
        if isinstance(of, Bag):
            return (Tuple((Part(), Part())),)
        if isinstance(of, Listed) and of.rest is None:
            return of.items or (ANY,)
        return (Word(),) if isinstance(of, Open) else (Blob(),) if holds(of) else (ANY,)

    def _try(self, term: Term, env: Env) -> Values:
        found = list(self.eval(term.inside[0], dict(env)))
        self.eval(term.inside[1], dict(env))
        found += self.branches(term.inside[2:], ((ANY, ANY),), env)
        return several(found)


def _unguarded(pattern: Term) -> Term:
    return pattern.inside[0] if pattern.kind == "op" and pattern.text == "when" else pattern
