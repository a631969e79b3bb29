"""Job files: what they mean, and every fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BatchError
from workflows.batch.joblist import Batch, read_batch

SCRIPT = """<User>: A fox
<Character1>: A red fox.
<Environment1>: A wood.
<Frame1>: Wide shot: <Character1> in <Environment1>.
<Video1>: It runs.
"""


def read(folder: Path, text: str, name: str = "jobs.yaml", words: tuple[str, ...] = ()) -> Batch:
    (folder / name).write_text(text, "utf-8")
    return read_batch(folder / name, words=words)


def faults(folder: Path, text: str, name: str = "jobs.yaml") -> tuple[str, ...]:
    with pytest.raises(BatchError) as caught:
        read(folder, text, name)
    return caught.value.faults


def test_a_text_file_has_a_prompt_per_line(tmp_path: Path) -> None:
    batch = read(tmp_path, "# night\nA fox finds a lantern\n\n  A keeper rows out  \n", "prompts.txt")
    assert [job.id for job in batch.jobs] == ["a-fox-finds-a-lantern", "a-keeper-rows-out"]
    assert [job.line for job in batch.jobs] == [2, 4]
    assert batch.jobs[1].settings == {"prompt": "A keeper rows out"}
    assert batch.out == tmp_path / "films"


def test_a_csv_file_has_a_line_of_keys(tmp_path: Path) -> None:
    batch = read(tmp_path, 'id,prompt,style\nfox,"A fox, a lantern",noir\n,A keeper rows out,\n', "jobs.csv")
    assert [(job.id, job.settings) for job in batch.jobs] == [
        ("fox", {"prompt": "A fox, a lantern", "style": "noir"}),
        ("a-keeper-rows-out", {"prompt": "A keeper rows out"}),
    ]


def test_defaults_matrix_and_overrides(tmp_path: Path) -> None:
    text = """
out: night
defaults: {size: 360p, style: ink, video: {name: animatic}}
matrix: {style: [gouache, noir], aspect: ["16:9", "9:16"]}
jobs:
  - A fox finds a lantern
  - {id: keeper, prompt: A keeper rows out, style: ink, seed: 7}
"""
    batch = read(tmp_path, text)
    assert batch.out == tmp_path / "night"
    assert [job.id for job in batch.jobs] == [
        "a-fox-finds-a-lantern", "a-fox-finds-a-lantern-2", "a-fox-finds-a-lantern-3", "a-fox-finds-a-lantern-4",
        "keeper-16-9", "keeper-9-16",
    ]  # fmt: skip
    first, last = batch.jobs[0].settings, batch.jobs[-1].settings
    assert first == {"size": "360p", "style": "gouache", "video": "animatic", "aspect": "16:9", "prompt": "A fox finds a lantern"}
    assert (last["style"], last["aspect"], last["seed"]) == ("ink", "9:16", "7")


def test_a_matrix_of_prompts_needs_no_jobs(tmp_path: Path) -> None:
    batch = read(tmp_path, "matrix:\n  prompt: [A fox, A keeper]\n  style: [ink, noir]\n")
    assert [(j.settings["prompt"], j.settings["style"]) for j in batch.jobs] == [
        ("A fox", "ink"), ("A fox", "noir"), ("A keeper", "ink"), ("A keeper", "noir"),
    ]  # fmt: skip


def test_words_of_the_command_line_win(tmp_path: Path) -> None:
    batch = read(tmp_path, "- {prompt: A fox, style: ink}\n", words=("style=noir",))
    assert batch.jobs[0].settings["style"] == "noir"


def test_other_files_are_included_with_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.txt").write_text("A keeper rows out\n")
    batch = read(tmp_path, "defaults: {style: ink}\ninclude: [more/b.txt]\njobs: [A fox]\n")
    assert [(j.source, j.settings["style"]) for j in batch.jobs] == [("jobs.yaml", "ink"), ("b.txt", "ink")]


def test_screenplays_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "fox.txt").write_text(SCRIPT)
    assert read(tmp_path, "- {screenplay: fox.txt}\n").jobs[0].id == "fox"
    (found,) = faults(tmp_path, "- {screenplay: none.txt}\n")
    assert found.startswith("jobs.yaml:1: none.txt cannot be read")
    (tmp_path / "bad.txt").write_text(SCRIPT.replace("<Video1>", "<Video2>"))
    assert "stands after <Frame1>" in faults(tmp_path, "- {screenplay: bad.txt}\n")[0]
    assert "not in the folder" in faults(tmp_path, "- {screenplay: ../fox.txt}\n")[0]


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    text = """jobs:
  - {id: a, prompt: A fox, stlye: ink}
  - {id: a, prompt: A fox}
  - {prompt: A fox, size: huge}
  - {prompt: "!!!"}
  - {prompt: A fox, seed: many}
  - {id: ../up, prompt: A fox}
  - {prompt: A fox, out: elsewhere}
"""
    assert faults(tmp_path, text) == (
        "jobs.yaml:2: unknown setting 'stlye' (did you mean 'style'?)",
        "jobs.yaml:3: id 'a' is taken by jobs.yaml:2",
        "jobs.yaml:7: id: '../up' is no name of a folder; letters, digits, dots, dashes, at most 80",
    )
    found = faults(
        tmp_path, text.replace("stlye", "style").replace("{id: a, prompt: A fox}", "{id: b, prompt: A fox}").replace("../up", "up")
    )
    assert [f.split(":")[1] for f in found] == ["4", "5", "6", "8"]
    assert "huge" in found[0]
    assert "has no words" in found[1]
    assert "seed=many is not a whole number" in found[2]
    assert "out= is not for a job" in found[3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("jobs: [A fox]\nout: ../../etc\n", "jobs.yaml:2: out: ../../etc is no folder beside this file"),
        ("jobs: [A fox]\nout: /etc\n", "is no folder beside this file"),
        ("job: [A fox]\n", "unknown key 'job' (did you mean 'jobs'?)"),
        ("jobs: A fox\n", "jobs: is a list"),
        ("jobs: [[A fox]]\n", "a job is a prompt, or a mapping"),
        ("just text\n", "a job file is a list of jobs"),
        ("jobs: [A fox\n", "this is no YAML"),
        ("matrix: {style: ink}\njobs: [A fox]\n", "style: needs a list of values"),
        ("matrix: {stile: [ink]}\njobs: [A fox]\n", "unknown setting 'stile'"),
        ("include: [../other.yaml]\n", "is not a file in the folder of the first job file"),
        ("include: [gone.yaml]\n", "there is no file gone.yaml"),
        ("include: [jobs.yaml]\n", "includes go round in a circle: jobs.yaml → jobs.yaml"),
        ("", "there are no jobs"),
        ("jobs: []\n", "there are no jobs"),
        ("- {prompt: A fox, prompt: A hen}\n", "prompt stands here twice"),
    ],
)
def test_what_a_file_may_not_say(tmp_path: Path, text: str, said: str) -> None:
    assert said in "\n".join(faults(tmp_path, text))


def test_a_circle_over_three_files_is_found(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("include: [c.yaml]\n")
    (tmp_path / "c.yaml").write_text("include: [jobs.yaml]\n")
    assert faults(tmp_path, "include: [b.yaml]\n") == (
        "c.yaml:1: includes go round in a circle: jobs.yaml → b.yaml → c.yaml → jobs.yaml",
    )  # fmt: skip


def test_a_bomb_of_aliases_is_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    (found,) = faults(tmp_path, "\n".join(lines))
    assert "aliases stand for more values" in found


def test_a_value_inside_itself_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, "jobs: &j [*j]\n")


def test_ten_thousand_lines_are_read(tmp_path: Path) -> None:
    batch = read(tmp_path, "".join(f"A fox finds lantern number {n}\n" for n in range(10_000)), "jobs.txt")
    assert len({job.id for job in batch.jobs}) == 10_000


def test_other_encodings_are_read_and_bytes_are_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Ein Fuchs läuft".encode("utf-16"))
    assert read_batch(tmp_path / "a.txt").jobs[0].settings["prompt"] == "Ein Fuchs läuft"
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02")
    with pytest.raises(BatchError) as caught:
        read_batch(tmp_path / "b.txt")
    assert "binary" in caught.value.faults[0]
    with pytest.raises(BatchError, match="nothing was started"):
        read_batch(tmp_path / "none.txt")


def test_rows_with_too_many_values_are_faults(tmp_path: Path) -> None:
    assert faults(tmp_path, "prompt,style\nA fox,ink,more\n", "jobs.csv") == ("jobs.csv:2: 3 values for 2 columns",)
    assert faults(tmp_path, "prompt,prompt\nA fox,b\n", "jobs.csv") == ("jobs.csv:1: the first line must name every column once",)
    assert "this is no CSV" in faults(tmp_path, 'prompt\n"A fox\n', "jobs.csv")[0]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="jobs: -[]{},&*a\n\"'|#inclde<>0", max_size=80))
def test_no_text_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "jobs.yaml"
    path.write_text(text)
    try:
        found = len(read_batch(path).jobs)
    except BatchError as error:
        found = sum(fault.startswith("jobs.yaml:") for fault in error.faults)
    assert found
