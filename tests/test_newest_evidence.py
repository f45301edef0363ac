"""What is shown as «now» stands at the newest commits: a value that stayed while its lines moved is linked to where it is today."""

from __future__ import annotations

from generator.pipeline import Project


def test_evidence_of_now_is_read_at_the_newest_commits(demo_project: Project) -> None:
    result = demo_project.result()
    reference, port = demo_project.pair(None)
    assert reference is not None
    assert port is not None
    checked = 0
    for row in result.rows:
        for reading, commit, side in ((row.now.reference, reference, "reference"), (row.now.port, port, "port")):
            for evidence in reading.watched:
                assert evidence.sha == commit.sha
                text = demo_project.text(side, evidence.sha, evidence.path)  # type: ignore[arg-type]
                assert text is not None
                assert evidence.last_line <= len(text.splitlines())
                checked += 1
    assert checked > 40


def test_evidence_of_an_earlier_interval_keeps_its_own_commit(demo_project: Project) -> None:
    first = next(i for i in demo_project.row_histories["progress-timeout"].intervals if i.reference.items)
    assert {evidence.sha for evidence in first.reference.watched} == {first.start.reference}
