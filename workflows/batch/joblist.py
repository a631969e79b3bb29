"""Job files: which films a batch is to make, read from YAML, CSV or plain lines, and checked whole before anything starts.

::

    out: films/june                      # where the films go, one folder each
    defaults: {size: 1080p, style: ink}  # settings of every job
    matrix: {aspect: ["16:9", "9:16"]}   # every job once for each combination
    include: [more.yaml]                 # other job files of this folder
    jobs:
      - A fox finds a lantern
      - {id: keeper, prompt: A keeper rows out, style: noir}
      - {id: own, screenplay: scripts/own.fountain}

A CSV file has a line of keys and a line per job; a text file has a prompt per line.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import yaml

from pipeline.errors import BatchError, FilmError, ScreenplayError
from pipeline.film.scripts import decode
from workflows.batch.nodes import MOST_NODES, children, read_matrix, read_settings, scalar, size
from workflows.layers import load
from workflows.order import bring_screenplay
from workflows.prompt import clean, slug
from workflows.storage.addresses import located

MOST_JOBS = 100_000
"""Jobs of one batch; more are refused."""
LARGEST = 32_000_000
"""Bytes of one job file."""
DEEPEST = 16
"""Levels of includes."""
JOB_FILES = (".yaml", ".yml", ".json", ".csv", ".txt")
"""Endings of job files; what has no such ending is a prompt where a prompt would do as well."""

HOME = "films"
"""Where films go unless the file says otherwise, beside the job file."""

_TOP = ("out", "defaults", "matrix", "include", "jobs")
_NOT_FOR_JOBS = ("out",)
_OWN = ("prompt", "title", "screenplay", "seed")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One film of a batch.

    Attributes:
        id: name of its folder under ``Batch.out``; unique.
        words: its settings as ``key=value`` words, prompt and screenplay among them.
        source: the file it stands in.
        line: from 1.
    """

    id: str
    words: tuple[str, ...]
    source: str
    line: int

    @property
    def settings(self) -> dict[str, str]:
        """The words as a mapping."""
        return dict(word.split("=", 1) for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """All films of a batch; ``out`` is the folder they go to, ``home`` that of the job file."""

    out: Path
    home: Path
    jobs: tuple[Job, ...]


@dataclass(slots=True)
class _Reading:
    """What is found while the files are read."""

    home: Path
    jobs: list[Job] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    out: str = ""

    def fault(self, source: str, line: int, text: str) -> None:
        self.faults.append(f"{source}:{line}: {text}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    """A job as it stands in a file: settings by dotted key, and where."""

    settings: Mapping[str, str]
    line: int


def read_batch(path: Path, out: str = "", words: Iterable[str] = ()) -> Batch:
    """Read a job file with all that it includes, and check every job.

    Args:
        path: a .yaml, .csv or text file.
        out: where the films go, "" for what the file says.
        words: ``key=value`` settings over those of every job.

    Raises:
        BatchError: the file cannot be read, or jobs are wrong; ``faults`` lists every one with file and line.
    """
    reading = _Reading(home=path.parent)
    _read_file(reading, path, {}, ())
    over = tuple(words)
    jobs = tuple(replace(job, words=(*job.words, *over)) for job in _named(reading))
    if not reading.faults:
        _check(reading, jobs)
    if not jobs and not reading.faults:
        reading.fault(path.name, 1, "there are no jobs")
    if reading.faults:
        count = len(reading.faults)
        raise BatchError(
            f"{path.name} has {count} fault{'s' * (count > 1)}; nothing was started",
            hint="correct them and run the same command again",
            faults=tuple(reading.faults),
        )
    folder = Path(located(out)).expanduser() if out else path.parent / (reading.out or HOME)
    return Batch(out=folder, home=path.parent, jobs=jobs)


def _read_file(reading: _Reading, path: Path, defaults: Mapping[str, str], chain: tuple[Path, ...]) -> None:
    name = path.name
    try:
        if path.stat().st_size > LARGEST:
            reading.fault(name, 1, f"the file has more than {LARGEST:,} bytes")
            return
        text, _ = decode(path.read_bytes(), name)
    except OSError as error:
        reading.fault(chain[-1].name if chain else name, 1, f"{path} cannot be read: {error.strerror}")
        return
    except ScreenplayError as error:
        reading.fault(name, error.line or 1, str(error.args[0]))
        return
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml", ".json"):
        _read_yaml(reading, path, text, defaults, chain)
    else:
        rows = _csv_rows(reading, name, text) if suffix == ".csv" else _lines(text)
        _take(reading, name, rows, defaults, {})


def _lines(text: str) -> Iterator[_Raw]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield _Raw(settings={"prompt": line.strip()}, line=number)


def _csv_rows(reading: _Reading, name: str, text: str) -> Iterator[_Raw]:
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        keys = [key.strip() for key in next(reader, [])]
        if len(set(keys)) != len(keys) or not all(keys):
            reading.fault(name, 1, "the first line must name every column once")
            return
        for row in reader:
            if len(row) > len(keys):
                reading.fault(name, reader.line_num, f"{len(row)} values for {len(keys)} columns")
            elif any(value.strip() for value in row):
                filled = {key: value.strip() for key, value in zip(keys, row, strict=False) if value.strip()}
                yield _Raw(settings=filled, line=reader.line_num)
    except csv.Error as error:
        reading.fault(name, reader.line_num, f"this is no CSV: {error}")


def _read_yaml(reading: _Reading, path: Path, text: str, defaults: Mapping[str, str], chain: tuple[Path, ...]) -> None:
    name = path.name
    try:
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        reading.fault(name, line, f"this is no YAML: {error.problem or error.context}")
        return
    except (yaml.YAMLError, RecursionError) as error:
        reading.fault(name, 1, f"this is no YAML: {str(error).splitlines()[0]}")
        return
    if top is None:
        return
    if size(top, {}) > MOST_NODES:
        reading.fault(name, 1, "its aliases stand for more values than a job file may have")
        return
    if isinstance(top, yaml.SequenceNode):
        _take(reading, name, _yaml_jobs(reading, name, top), defaults, {})
    elif isinstance(top, yaml.MappingNode):
        _read_mapping(reading, path, children(top, partial(reading.fault, name), _TOP), defaults, chain)
    else:
        reading.fault(name, 1, "a job file is a list of jobs, or a mapping with jobs:")


def _read_mapping(reading: _Reading, path: Path, parts: dict[str, yaml.Node], defaults: Mapping[str, str], chain: tuple[Path, ...]) -> None:
    name = path.name
    fault = partial(reading.fault, name)
    defaults = {**defaults, **(read_settings(parts["defaults"], fault) if "defaults" in parts else {})}
    axes = read_matrix(parts["matrix"], fault) if "matrix" in parts else {}
    if "out" in parts:
        _set_out(reading, name, parts["out"], chain)
    rows: list[_Raw] = []
    if "jobs" in parts:
        rows = list(_yaml_jobs(reading, name, parts["jobs"]))
    elif "prompt" in axes:
        rows = [_Raw(settings={}, line=parts["matrix"].start_mark.line + 1)]
    _take(reading, name, rows, defaults, axes)
    if "include" in parts:
        _include(reading, path, parts["include"], defaults, chain)


def _set_out(reading: _Reading, name: str, node: yaml.Node, chain: tuple[Path, ...]) -> None:
    line = node.start_mark.line + 1
    value = scalar(node)
    if chain:
        reading.fault(name, line, "an included file says nothing about out")
    elif not value or Path(value).is_absolute() or ".." in Path(value).parts:
        reading.fault(name, line, f"out: {value or '?'} is no folder beside this file; another place goes with --out")
    else:
        reading.out = value


def _include(reading: _Reading, path: Path, node: yaml.Node, defaults: Mapping[str, str], chain: tuple[Path, ...]) -> None:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for item in items:
        line, wanted = item.start_mark.line + 1, scalar(item)
        other = path.parent / wanted
        inside = bool(wanted) and not Path(wanted).is_absolute() and other.resolve().is_relative_to(reading.home.resolve())
        opened = [*(p.resolve() for p in chain), path.resolve()]
        if not inside:
            reading.fault(path.name, line, f"include: {wanted or '?'} is not a file in the folder of the first job file")
        elif other.resolve() in opened:
            names = " → ".join([*(p.name for p in chain), path.name, other.name])
            reading.fault(path.name, line, f"includes go round in a circle: {names}")
        elif len(chain) >= DEEPEST:
            reading.fault(path.name, line, f"includes are nested more than {DEEPEST} deep")
        elif not other.is_file():
            reading.fault(path.name, line, f"there is no file {wanted}")
        else:
            _read_file(reading, other, defaults, (*chain, path))


def _yaml_jobs(reading: _Reading, name: str, node: yaml.Node) -> Iterator[_Raw]:
    if not isinstance(node, yaml.SequenceNode):
        reading.fault(name, node.start_mark.line + 1, "jobs: is a list")
        return
    for item in node.value:
        line = item.start_mark.line + 1
        if isinstance(item, yaml.ScalarNode):
            yield _Raw(settings={"prompt": item.value}, line=line)
        elif isinstance(item, yaml.MappingNode):
            yield _Raw(settings=read_settings(item, partial(reading.fault, name)), line=line)
        else:
            reading.fault(name, line, "a job is a prompt, or a mapping of settings")


def _take(reading: _Reading, name: str, rows: Iterable[_Raw], defaults: Mapping[str, str], matrix: Mapping[str, list[str]]) -> None:
    """Make jobs of rows: defaults under them, once for each combination of the matrix that a row leaves open."""
    for row in rows:
        own = {key: value for key, value in row.settings.items() if key != "id"}
        axes = {key: values for key, values in matrix.items() if key not in own}
        for combination in itertools.product(*axes.values()):
            if len(reading.jobs) >= MOST_JOBS:
                reading.fault(name, row.line, f"there are more than {MOST_JOBS:,} jobs")
                return
            chosen = dict(zip(axes, combination, strict=True))
            settings = {**defaults, **chosen, **own}
            given = row.settings.get("id", "")
            ident = "-".join([given, *map(slug, combination)]) if given else ""
            words = tuple(f"{key}={value}" for key, value in settings.items())
            reading.jobs.append(Job(id=ident, words=words, source=name, line=row.line))


def _named(reading: _Reading) -> Iterator[Job]:
    """The jobs, each with an id of its own: given ones as they are, the others after their prompts."""
    taken = {job.id: job for job in reversed(reading.jobs) if job.id}
    counts: dict[str, Iterator[int]] = {}  # like prompts go on counting where the last one stopped
    for job in reading.jobs:
        if job.id:
            if not _ID.fullmatch(job.id):
                reading.fault(job.source, job.line, f"id: {job.id!r} is no name of a folder; letters, digits, dots, dashes, at most 80")
            elif taken[job.id] is not job:
                first = taken[job.id]
                reading.fault(job.source, job.line, f"id {job.id!r} is taken by {first.source}:{first.line}")
            yield job
            continue
        settings = job.settings
        base = slug(settings.get("title") or settings.get("prompt") or Path(settings.get("screenplay", "film")).stem)
        count = counts.setdefault(base, itertools.count(1))
        names = (base if n == 1 else f"{base}-{n}" for n in count)
        chosen = next(name for name in names if name not in taken)
        named = replace(job, id=chosen)
        taken[chosen] = named
        yield named


def _check(reading: _Reading, jobs: tuple[Job, ...]) -> None:
    """Check every job's settings, prompt and screenplay; what many jobs share is checked once."""
    checked: dict[tuple[str, ...], str] = {}
    scripts: dict[str, str] = {"": ""}
    for job in jobs:
        settings = job.settings
        script = settings.get("screenplay", "")
        words = tuple(word for word in job.words if word.split("=", 1)[0] not in _OWN)
        if words not in checked:
            checked[words] = _wrong(load, None, words)
        if script not in scripts:
            scripts[script] = _wrong(_brought, reading.home, script)
        faults = [checked[words], scripts[script]]
        faults += [f"{key}= is not for a job: its folder is called by its id" for key in _NOT_FOR_JOBS if key in settings]
        if "seed" in settings:
            faults.append(_wrong(load, None, [f"seed={settings['seed']}"]))
        if not script:
            faults.append(_wrong(clean, settings.get("prompt", "")))
        for fault in filter(None, faults):
            reading.fault(job.source, job.line, fault)


def _brought(home: Path, name: str) -> object:
    """Read a screenplay that a job names.

    Raises:
        ScreenplayError: it is not legal, or lies outside the folder of the job file.
    """
    path = home / name
    if Path(name).is_absolute() or not path.resolve().is_relative_to(home.resolve()):
        raise ScreenplayError(f"screenplay={name} is not in the folder of the job file", hint="copy it there")
    return bring_screenplay(path)


def _wrong(check: Callable[..., object], *arguments: object) -> str:
    """What an attempt complains of, "" when it is content."""
    try:
        check(*arguments)
    except FilmError as error:
        return f"{error} ({error.hint})" if error.hint else str(error)
    return ""
