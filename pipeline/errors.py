"""Every error that filmwright raises on purpose, in one tree.

::

    FilmError                      everything we raise on purpose
      BriefError                   (ValueError) the prompt or its wishes cannot become a film
      ConfigError                  (ValueError) file or flags; carries the key path
      ScreenplayError              a script is not a legal screenplay; carries where
      SceneError                   (ValueError) a scene names what the illustrator does not know
      PlanError                    no adapter can make this shot; carries each adapter's reason
      AdapterError                 carries adapter name and shot id
        UnknownAdapter             (LookupError) lists known names
        AdapterUnavailable         missing extra, weights, GPU or key; says what to install or set
        UnsupportedRequest         (ValueError) outside declared capabilities
        ContentRefused             provider declined; never retried
        GenerationFailed           anything else the backend reported
        AnswerLost                 a job may have been accepted, and nobody heard so
        JobGone                    the backend does not know the job any more
        AccountLocked              no credit, no access: nothing more is sent there
        TransientAdapterError      retry me
          AdapterTimeout           (TimeoutError)
          RateLimited              carries retry_after seconds
          BackendBusy
      BudgetError                  the film would cost more than it may
        PriceUnknown               a price is not known, and that was not allowed
        OutcomeUnknown             a job may have been paid for, and nobody can tell
      MediaError                   a media file or tool is not as it should be
        FfmpegMissing
        FfmpegFailed               carries argv, return code, last lines
        MediaMismatch              carries expected and found
        TimelineError              (ValueError) the edit cannot be rendered as it stands
        ProofFailed                the assembled film is not as planned; it is not published
      ModelError                   the unified director's model cannot do what was asked
        CheckpointError            a checkpoint cannot be loaded; lists every problem found
        ContextError               (ValueError) a context cannot take this block or answer this request
        DatasetError               (ValueError) data to learn from, or to be judged by, cannot be read or does not fit
      ArtifactError                the film folder is inconsistent or not writable
        FolderInUse                another process holds the folder
        DiskFull                   (OSError) no space left
        StoreError                 the store that films stand on does not answer, refuses, or holds damaged files
        LeaseLost                  another worker took over this film or shot
      AwaitingApproval             a person must say yes before the film goes on; carries gate and folder
      Interrupted                  the run was asked to stop; what is finished is kept

Messages say what happened to which object, what is allowed, and what to do next. Each error has a
``hint`` (one line, may be empty). All of them survive pickling, because flows move them between
processes.
"""

from __future__ import annotations

from typing import Any


class FilmError(Exception):
    """Base of everything raised on purpose.

    Attributes:
        hint: the next step in one line, or "".
    """

    hint: str = ""

    def __init__(self, message: str, *, hint: str = "", **facts: Any) -> None:
        super().__init__(message)
        self.hint = hint
        for name, value in facts.items():
            setattr(self, name, value)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.args, dict(self.__dict__)))

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


def _rebuild(kind: type[FilmError], args: tuple[Any, ...], state: dict[str, Any]) -> FilmError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class BriefError(FilmError, ValueError):
    """The prompt, or a wish that goes with it, cannot become a film."""


class ConfigError(FilmError, ValueError):
    """A configuration file or flag is wrong; ``key`` names the place."""

    key: str = ""


class BatchError(ConfigError):
    """A job file is wrong; ``faults`` has one line for each fault, with file and line number."""

    faults: tuple[str, ...] = ()


class ScreenplayError(FilmError):
    """A script is not a legal screenplay; ``line`` and ``column`` count from 1, 0 when unknown."""

    line: int = 0
    column: int = 0
    source: str = ""

    def __str__(self) -> str:
        text = super().__str__()
        if not self.line:
            return text
        return f"{self.source or 'screenplay'}:{self.line}:{self.column}: {text}"


class SceneError(FilmError, ValueError):
    """A scene names something that the illustrator does not know."""


class PlanError(FilmError):
    """No adapter can make this shot; ``shot`` names it, ``reasons`` lists each adapter's."""

    shot: str = ""
    reasons: tuple[str, ...] = ()


class AdapterError(FilmError):
    """An adapter could not do its work; carries ``adapter`` and ``shot``."""

    adapter: str = ""
    shot: str = ""


class UnknownAdapter(AdapterError, LookupError):
    """No adapter has this name; ``known`` lists those there are."""

    known: tuple[str, ...] = ()


class AdapterUnavailable(AdapterError):
    """The adapter lacks an extra, weights, a GPU or a key; the hint says what to install or set."""


class UnsupportedRequest(AdapterError, ValueError):
    """The request lies outside the adapter's declared capabilities."""


class ContentRefused(AdapterError):
    """The provider declined the content; never retried."""


class GenerationFailed(AdapterError):
    """The backend reported a failure that a retry would not mend."""


class AnswerLost(AdapterError):
    """The request went out and no answer came back: the backend may have accepted the job."""


class JobGone(AdapterError):
    """The backend does not know the job any more."""


class AccountLocked(AdapterError):
    """The account is locked, out of credit or its key is wrong; nothing more is sent to this backend."""


class TransientAdapterError(AdapterError):
    """A failure that may pass; retry within bounds."""


class AdapterTimeout(TransientAdapterError, TimeoutError):
    """The backend did not answer in time."""


class RateLimited(TransientAdapterError):
    """The provider asks for patience; ``retry_after`` in seconds, 0 when not said."""

    retry_after: float = 0.0


class BackendBusy(TransientAdapterError):
    """The backend has no free slot."""


class LimitsLearned(TransientAdapterError):
    """The backend said what it makes, and it costs more than was set aside; nothing was accepted."""


class BudgetError(FilmError):
    """A job would cost more than the film, the day or the vendor may; nothing was submitted for it."""

    shot: str = ""


class PriceUnknown(BudgetError):
    """The price of a job is not known, and unknown prices were not allowed."""


class OutcomeUnknown(BudgetError):
    """A job may have been accepted and billed, and the vendor cannot be asked; its price counts as spent."""


class MediaError(FilmError):
    """A media file or tool is not as it should be."""


class FfmpegMissing(MediaError):
    """No usable ffmpeg was found."""


class FfmpegFailed(MediaError):
    """ffmpeg ended with an error; carries ``argv``, ``returncode`` and ``tail`` (last lines)."""

    argv: tuple[str, ...] = ()
    returncode: int = 0
    tail: str = ""


class MediaMismatch(MediaError):
    """A media file differs from what was planned; carries ``expected`` and ``found``."""

    expected: str = ""
    found: str = ""


class TimelineError(MediaError, ValueError):
    """The edit cannot be rendered as it stands."""


class ProofFailed(MediaError):
    """The assembled film differs from its edit; it does not replace a good one."""


class ModelError(FilmError):
    """The unified director's model cannot do what was asked."""


class CheckpointError(ModelError):
    """A checkpoint cannot be loaded; ``problems`` lists everything that is wrong with it."""

    problems: tuple[str, ...] = ()


class ContextError(ModelError, ValueError):
    """A context cannot take this block or answer this request."""


class DatasetError(ModelError, ValueError):
    """Data to learn from, or to be judged by, cannot be read or does not fit together."""


class ArtifactError(FilmError):
    """The film folder is inconsistent or cannot be written."""


class FolderInUse(ArtifactError):
    """Another process works in this film folder."""


class DiskFull(ArtifactError, OSError):
    """No space is left for the film folder."""


class StoreError(ArtifactError):
    """The store that films stand on does not answer, refuses, or holds damaged files."""


class LeaseLost(ArtifactError):
    """Another worker took over this film or shot; this one stops and pays for nothing more."""


class AwaitingApproval(FilmError):
    """A person must say yes before the film goes on; ``gate`` is what waits, in ``folder``."""

    gate: str = ""
    folder: str = ""


class Interrupted(FilmError):
    """The run was asked to stop; everything finished so far is kept."""
