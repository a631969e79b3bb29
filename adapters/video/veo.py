"""Veo on Google Cloud: POST MODEL:predictLongRunning starts an operation, MODEL:fetchPredictOperation looks; nothing stops one.

Checked against google-genai 3.4.0 with ``vertexai=True``, which sends and reads the same. A token of Google Cloud runs out within the
hour: one from ``key`` is used as it is, else Google's own library (``google-auth``) finds the machine's credentials and renews it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, ClassVar

from adapters.framing import lines, mime, ratio
from adapters.hosted import HostedGenerator, HostedOptions
from adapters.secrets import Secret, secret
from pipeline.errors import AdapterUnavailable, ConfigError, GenerationFailed
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, ClipRequest, Job, JobState, Keyframe

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
            raise AdapterUnavailable(f"{adapter} needs a token of Google Cloud", hint=f"pip install 'filmwright[cloud]'; {hint}") from error
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
        self._place = f"projects/{options.project}/locations/{options.location}/publishers/google/models"
        super().__init__(replace(options, base_url=at))

    def _key(self, options: HostedOptions) -> Secret:
        return secret(options.key, adapter=self.name) or CloudToken(self.name)

    def _ask(self, request: ClipRequest) -> tuple[str, dict[str, Any]]:
        size = self._size(request)
        instance = {"prompt": request.text, "image": self._held(request.keyframe, request)}
        if request.last:
            instance["lastFrame"] = self._held(request.last, request)
        parameters: dict[str, Any] = {
            "sampleCount": 1,
            "durationSeconds": int(self._seconds(request)),
            "aspectRatio": ratio(size, ("16:9", "9:16")),
            "resolution": lines(size),
            "generateAudio": request.sound,
        }
        if request.negative:
            parameters["negativePrompt"] = request.negative
        return f"{self._place}/{self.model}:predictLongRunning", {"instances": [instance], "parameters": {**parameters, **self._extra}}

    def _held(self, keyframe: Keyframe, request: ClipRequest) -> dict[str, str]:
        data = self._picture(keyframe, request)
        return {"bytesBase64Encoded": base64.b64encode(data).decode(), "mimeType": mime(data)}

    def _look(self, job: Job) -> dict[str, Any]:
        model = job.vendor_id.rpartition("/operations/")[0]
        return self._vendor.post(f"{model}:fetchPredictOperation", json={"operationName": job.vendor_id})

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
