"""What to do, step by step: open gaps by urgency, what must land together in one go, then what decisions' files should say."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import PRIORITIES
from generator.publish.context import Context
from generator.publish.dates import count
from generator.publish.views.decisions import DecisionLine
from generator.publish.views.frame import Link
from generator.publish.views.lag import Task
from generator.publish.views.unwatched import Unwatched


@dataclass(frozen=True, slots=True)
class Action:
    """One step. ``rows``: each with what differs; ``together``: why they are one step."""

    said: str
    together: str
    rows: tuple[tuple[Link, str, tuple[str, ...]], ...]


def actions(
    context: Context, opened: tuple[Task, ...], others: tuple[Unwatched, ...], decisions: tuple[DecisionLine, ...]
) -> list[Action]:
    """Open gaps as steps, the most urgent first; what must land together is one step, what no row watches is one step a
    priority after those; decisions whose file says otherwise come last.
    """
    steps: list[tuple[set[str], list[Task]]] = []
    for task in opened:
        names = {adr.text for adr in (*task.adrs, *task.together)} if task.together else set()
        home = next((step for step in steps if names & step[0]), None)
        if home is None:
            steps.append((names, [task]))
        else:
            home[0].update(names)
            home[1].append(task)
    order = list(PRIORITIES)
    ranked = [(order.index(found[0].priority), _action(context, names, found)) for names, found in steps]
    for priority in dict.fromkeys(one.priority for one in others):
        chosen = [one for one in others if one.priority == priority]
        said = (
            f"{priority}: Follow {context.result.reference.name} in {count(len(chosen), 'subject')} that no row watches"
        )
        rows = tuple((one.subject, _open(one.age), one.details) for one in chosen)
        ranked.append((order.index(priority), Action(said=said, together="", rows=rows)))
    found_actions = [action for _, action in sorted(ranked, key=lambda pair: pair[0])]
    stale = [one for one in decisions if one.contradiction]
    if stale:
        rows = tuple((Link(one.id, one.href), "", (one.contradiction,)) for one in stale)
        found_actions.append(Action(said="Bring the decisions' files up to date", together="", rows=rows))
    return found_actions


def _open(age: str) -> str:
    return age if age.startswith("since") else f"open for {age}"


def _action(context: Context, names: set[str], found: list[Task]) -> Action:
    by_href = {task.href: task for task in found}
    first = found[0]
    if first.priority == "look":
        said = f"Make {first.title} readable, or look at it by hand"
    elif names:
        said = f"Follow {context.result.reference.name} in {' and '.join(sorted(names))}"
    else:
        said = f"Follow {context.result.reference.name} in {first.title}"
    return Action(
        said=f"{first.priority}: {said}" if first.priority != "look" else said,
        together=f"In one go: {' and '.join(sorted(names))} must land together." if names else "",
        rows=tuple((Link(task.title, task.href), _open(task.age), task.details) for task in by_href.values()),
    )
