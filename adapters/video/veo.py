"""Veo on Google Cloud by Google's library (google-genai 3.4.0 with ``vertexai=True``); nothing stops an operation.

A token of Google Cloud runs out within the hour: one from ``key`` is used as it is, else ``google-auth`` finds the machine's
credentials and renews it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from adapters.framing import lines, mime, ratio
from adapters.hosted import HostedGenerator, HostedOptions
from adapters.libraries import STAND_IN, imported
from adapters.secrets import Secret, secret
from adapters.video.google import http_options
from pipeline.errors import AdapterUnavailable, ConfigError, GenerationFailed
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, ClipRequest, Job, JobState, Keyframe

if TYPE_CHECKING:
    from google.genai import Client
    from google.genai.types import Image

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
"""What a token is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(HostedOptions):
    """Settings of the generator, besides those that all have.

    Attributes:
        project: of Google Cloud, which is billed.
        location: region that the model runs in.
    """

    base_url: str = ""
    model: str = "veo-3.1-generate-001"
    key: str = "env:GOOGLE_CLOUD_TOKEN"
    project: str = ""
    location: str = "us-central1"


class CloudToken(Secret):
    """A token from the credentials of this machine, renewed before it runs out.

    Raises:
        AdapterUnavailable: there are none, or they are refused.
    """

    __slots__ = ("_credentials",)

    def __init__(self, adapter: str) -> None:
        super().__init__("")
        hint = "run gcloud auth application-default login, set GOOGLE_APPLICATION_CREDENTIALS, or set GOOGLE_CLOUD_TOKEN"
        try:
            auth = import_module("google.auth")
        except ImportError as error:
            raise AdapterUnavailable(f"{adapter} needs a token of Google Cloud", hint=f"pip install 'filmwright[veo]'; {hint}") from error
        try:
            self._credentials, _ = auth.default(scopes=[SCOPE])
        except auth.exceptions.GoogleAuthError as error:
            raise AdapterUnavailable(f"{adapter} needs credentials of Google Cloud", hint=hint, adapter=adapter) from error

    def reveal(self) -> str:
        """The token that is valid now."""
        if not self._credentials.valid:
            transport, failed = import_module("google.auth.transport.requests"), import_module("google.auth.exceptions")
            try:
                self._credentials.refresh(transport.Request())
            except failed.GoogleAuthError as error:
                raise AdapterUnavailable(
                    "Google Cloud renews no token", hint="log in again: gcloud auth application-default login"
                ) from error
        self._text = str(self._credentials.token)
        return self._text


class VeoGenerator(HostedGenerator):
    """Clips from Veo.

    Args:
        options: its settings.

    Raises:
        ConfigError: no project is named.
        AdapterUnavailable: there are no credentials.
    """

    name = "veo"
    usual: ClassVar[Capabilities] = Capabilities(
        local=False,
        needs=("network", "key"),
        sizes=tuple(map(Size.parse, ("1280x720", "720x1280", "1920x1080", "1080x1920"))),
        rates=(FrameRate(24),),
        lengths=(4, 6, 8),
        longest=8,
        last_frame=True,
        native_sound=True,
        negative_prompt=True,
        seed=False,
        slots=4,
    )

    def __init__(self, options: Options | None = None) -> None:
        options = options or Options()
        if not options.project:
            raise ConfigError("veo has no project", hint="write video.project=NAME of the project in Google Cloud", key="project")
        at = options.base_url or f"https://{options.location}-aiplatform.googleapis.com/v1"
        self._project, self._location = options.project, options.location
        super().__init__(replace(options, base_url=at))

    def _key(self, options: HostedOptions) -> Secret:
        return secret(options.key, adapter=self.name) or CloudToken(self.name)

    @cached_property
    def _library(self) -> Client:
        make: type[Client] = imported("google.genai", self.name).Client
        token = imported("google.oauth2.credentials", self.name).Credentials(STAND_IN)
        options = http_options(self._line, self.name)
        return make(vertexai=True, project=self._project, location=self._location, credentials=token, http_options=options)

    def _send(self, request: ClipRequest) -> dict[str, Any]:
        types, size = imported("google.genai.types", self.name), self._size(request)
        source = types.GenerateVideosSource(prompt=request.text, image=self._held(request.keyframe, request))
        config = types.GenerateVideosConfig(
            number_of_videos=1,
            duration_seconds=int(self._seconds(request)),
            aspect_ratio=ratio(size, ("16:9", "9:16")),
            resolution=lines(size),
            generate_audio=request.sound,
            negative_prompt=request.negative or None,
            last_frame=self._held(request.last, request) if request.last else None,
            http_options=types.HttpOptions(extra_body={"parameters": self._extra}),
        )
        make = self._library.models.generate_videos
        return self._line.submitted(lambda: make(model=self.model, source=source, config=config), request.token)

    def _held(self, keyframe: Keyframe, request: ClipRequest) -> Image:
        data = self._picture(keyframe, request)
        image: Image = imported("google.genai.types", self.name).Image(image_bytes=data, mime_type=mime(data))
        return image

    def _look(self, job: Job) -> dict[str, Any]:
        operation = imported("google.genai.types", self.name).GenerateVideosOperation(name=job.vendor_id)
        return self._line.asked(lambda: self._library.operations.get(operation))

    def _told(self, reply: dict[str, Any]) -> Job:
        error, found = reply.get("error") or {}, reply.get("response") or {}
        if error:
            return self._job(reply.get("name"), JobState.FAILED, code=str(error.get("code", "")), words=str(error.get("message", "")))
        if not reply.get("done"):
            return self._job(reply.get("name"), JobState.RUNNING)
        if found.get("videos"):
            return self._job(reply.get("name"), JobState.DONE, progress=1.0)
        reasons = "; ".join(map(str, found.get("raiMediaFilteredReasons") or ())) or "no clip came"
        code = "safety" if found.get("raiMediaFilteredCount") else ""
        return self._job(reply.get("name"), JobState.FAILED, code=code, words=reasons)

    def _link(self, job: Job) -> str:
        film = ((self._look(job).get("response") or {}).get("videos") or [{}])[0]
        if film.get("bytesBase64Encoded"):
            return f"data:{film.get('mimeType', 'video/mp4')};base64,{film['bytesBase64Encoded']}"
        raise GenerationFailed(
            f"{self.name} put the clip into a bucket: {film.get('gcsUri', 'nowhere')}",
            hint="take storageUri out of video.extra; clips then come with the answer",
            adapter=self.name,
        )
