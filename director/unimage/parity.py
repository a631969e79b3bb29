"""Hold the model against stored numbers: ``python -m director.unimage.parity FOLDER``.

A folder holds ``checkpoint/``, ``fixtures.json`` (cases, their settings and tolerances), ``cases/*.safetensors``
(``in.*`` inputs, ``packed.*`` index tensors, ``out.*`` outputs) and ``resize_table.json``. Every size comes from
these files. One line per case is written; the exit code is 0 if all cases pass, 1 if one fails, 2 if the folder
cannot be read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from director.unimage import parity_cases
from director.unimage.checkpoint import Checkpoint, load_checkpoint
from director.unimage.images import ResizeRule
from director.unimage.tensorfile import read_header, read_into, torch_types
from pipeline.errors import CheckpointError, FilmError

Json = Mapping[str, Any]
BYTE_LEVELS = 1
BYTE_SHARE = 0.01
"""8-bit pixels may differ by one level in one percent of the values."""


@dataclass(slots=True, kw_only=True)
class Comparison:
    """One case's result, growing as outputs are compared.

    Attributes:
        name: of the case.
        error: largest absolute difference so far.
        share: largest difference so far as a share of what its tolerance allows; above 1 the case fails.
        worst: the output that has it.
        problems: what cannot be compared, in words.
        compared: outputs and index tensors held against ours.
    """

    name: str
    error: float = 0.0
    share: float = 0.0
    worst: str = ""
    problems: list[str] = field(default_factory=list)
    compared: int = 0

    @property
    def passed(self) -> bool:
        """Whether every output was compared and lies within its tolerance."""
        return not self.problems and self.share <= 1.0 and self.compared > 0

    def compare(self, name: str, ours: Tensor, reference: Tensor, atol: float, rtol: float) -> None:
        """Hold one tensor against its reference; integers must be equal."""
        self.compared += 1
        if ours.shape != reference.shape:
            self.problems.append(f"{name} has shape {list(ours.shape)}, needed is {list(reference.shape)}")
            return
        if name.endswith("image_u8"):
            self._compare_bytes(name, ours, reference)
            return
        if not reference.is_floating_point():
            atol = rtol = 0.0
        same = ours == reference  # infinities too
        difference = torch.where(same, 0.0, (ours.double() - reference.double()).abs())
        allowed = atol + rtol * reference.double().abs()
        self._note(name, _largest(difference), _largest(difference / (allowed + 1e-30)))

    def _compare_bytes(self, name: str, ours: Tensor, reference: Tensor) -> None:
        difference = (ours.long() - reference.long()).abs()
        share = float((difference > 0).float().mean()) / BYTE_SHARE
        self._note(name, _largest(difference) / 255, max(share, float(_largest(difference) > BYTE_LEVELS) * 2))

    def _note(self, name: str, error: float, share: float) -> None:
        self.error = max(self.error, error)
        if share >= self.share:
            self.share, self.worst = share, name

    def line(self) -> str:
        """The case in one line."""
        word = "ok  " if self.passed else "FAIL"
        text = f"{word} {self.name:24} error {self.error:.2e}, {self.share:.3f} of the tolerance, {self.compared} tensors"
        if self.passed:
            return text
        return f"{text}; worst: {self.worst}" + "".join(f"; {problem}" for problem in self.problems)


def run_folder(folder: Path, names: Sequence[str] = ()) -> list[Comparison]:
    """Compare every case of a folder, or those that are named.

    Raises:
        CheckpointError: the folder, its checkpoint or a case file cannot be read.
    """
    fixtures = _read_json(folder / "fixtures.json")
    checkpoint = load_checkpoint(folder / "checkpoint", dtype=torch.float32)
    wanted = [case for case in fixtures["cases"] if not names or case["name"] in names]
    results = [run_case(checkpoint, folder, case) for case in wanted]
    table = folder / str(fixtures.get("resize_table", "resize_table.json"))
    if table.is_file() and (not names or "resize_table" in names):
        results.append(compare_resize_table(_read_json(table)))
    return results


def run_case(checkpoint: Checkpoint, folder: Path, case: Json) -> Comparison:
    """Compute one case with public functions and compare everything that it stores."""
    result = Comparison(name=case["name"])
    stored = read_tensors(folder / case["file"])
    inputs = read_tensors(folder / case["inputs_from"]) if "inputs_from" in case else stored
    compute = parity_cases.of_name(case["name"])
    if compute is None:
        result.problems.append("no such case is known")
        return result
    with torch.inference_mode(mode=not parity_cases.needs_gradients(case)):
        ours = compute(checkpoint, case, inputs)
    tolerance = case["tolerance"]
    for name, reference in stored.items():
        if name.startswith("in."):
            continue
        if name in ours:
            result.compare(name, ours[name].detach(), reference, float(tolerance["atol"]), float(tolerance["rtol"]))
        else:
            result.problems.append(f"{name} is not computed")
    _compare_gradient_norms(result, case, ours)
    return result


def compare_resize_table(table: Json) -> Comparison:
    """Hold the resize rules against a table of sizes."""
    result = Comparison(name="resize_table")
    rules = {name: ResizeRule(**limits) for name, limits in table["transforms"].items()}
    for row in table["rows"]:
        size, count = (row["width"], row["height"]), row["image_count"]
        ours = {name: rule.resized(*size, count) for name, rule in rules.items()}
        if "vit_after_vae" in row:
            ours["vit_after_vae"] = rules["vit_inference"].resized(*rules["vae"].resized(*size))
        for name, found in ours.items():
            result.compare(f"{name} of {size}", torch.tensor(found), torch.tensor(row[name]), 0.0, 0.0)
    return result


def read_tensors(path: Path) -> dict[str, Tensor]:
    """All tensors of a small safetensors file.

    Raises:
        CheckpointError: the file cannot be read.
    """
    header, types = read_header(path), torch_types()
    tensors = {name: torch.empty(entry.shape, dtype=types[entry.kind]) for name, entry in header.items()}
    with path.open("rb") as file:
        for name, entry in header.items():
            read_into(file, entry, tensors[name])
    return tensors


def main(arguments: Sequence[str]) -> int:
    """Run the command line; returns the exit code."""
    if not arguments or arguments[0].startswith("-"):
        sys.stderr.write("usage: python -m director.unimage.parity FOLDER [CASE ...]\n")
        return 2
    try:
        results = run_folder(Path(arguments[0]), arguments[1:])
    except FilmError as error:
        sys.stderr.write(f"{error}\n{error.hint}\n")
        return 2
    for result in results:
        sys.stdout.write(result.line() + "\n")
    failed = sum(not result.passed for result in results)
    sys.stdout.write(f"{len(results) - failed} of {len(results)} cases pass\n")
    return 1 if failed or not results else 0


def _compare_gradient_norms(result: Comparison, case: Json, ours: Mapping[str, Tensor]) -> None:
    tolerance = case["tolerance"].get("gradient_norms", {})
    for variant, norms in case.get("gradient_norms", {}).items():
        for name, norm in norms.items():
            key = f"gradient_norms.{variant}.{name}"
            if key not in ours:
                result.problems.append(f"{key} is not computed")
                continue
            result.compare(key, ours[key].double(), torch.tensor(norm, dtype=torch.float64), tolerance["atol"], tolerance["rtol"])


def _largest(values: Tensor) -> float:
    """The largest value; not a number counts as infinite."""
    return float(torch.nan_to_num(values.double(), nan=float("inf")).max()) if values.numel() else 0.0


def _read_json(path: Path) -> Json:
    try:
        content: Json = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CheckpointError(f"{str(path)!r} cannot be read: {error}", hint="give a folder of parity fixtures") from error
    return content


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
