"""A chat model in this process: llama.cpp with a real file, tiny and of random weights."""

from __future__ import annotations

import _thread
import json
import random
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gguf as format_package
import psutil
import pytest

from adapters.chat import gguf_file
from adapters.chat.gguf import GGUFChat, Options
from adapters.image.openai_images import OpenAIPainter
from adapters.image.openai_images import Options as Image
from director.duo import DuoDirector
from pipeline.errors import ConfigError, GenerationFailed, Interrupted
from pipeline.film.brief import Brief
from pipeline.ports import Message, Telling
from tests.adapters.tiny_gguf import WORDS, write
from workflows import parts

TALK = (Message(role="system", text="Write."), Message(role="user", text="A fox finds a lamp."))
THINKER = (
    "{% for m in messages %}{% if m.role == 'assistant' %}<|assistant|>"
    "{% if m.reasoning_content %}<think>\n{{ m.reasoning_content }}\n</think>\n\n{% endif %}{{ m.content }}\n"
    "{% else %}<|{{ m.role }}|>{{ m.content }}\n{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% if enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}{% endif %}"
)
"""A chat template of a model that thinks first, if it may."""

ENDLESS = '{"ignore_eos": true}'

Make = Callable[..., GGUFChat]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("models") / "fable-tiny.gguf")


@pytest.fixture
def make(path: Path) -> Iterator[Make]:
    made: list[GGUFChat] = []

    def chat(**options: Any) -> GGUFChat:
        made.append(GGUFChat(Options(**{"path": str(path), "threads": 1, "context": 4096, **options})))
        return made[-1]

    yield chat
    for one in made:
        one.close()


def test_the_same_seed_has_the_same_answer_and_another_one_another(make: Make) -> None:
    chat = make()
    first = chat.reply(TALK, seed=1)
    assert set(first.split()) <= set(WORDS)
    assert len(first.split()) > 2
    assert chat.reply(TALK, seed=2) != first
    assert chat.reply(TALK[1:], seed=1) != first
    assert chat.reply(TALK, seed=1) == first
    assert make().reply(TALK, seed=1) == first


def test_without_chance_seeds_make_no_difference(make: Make) -> None:
    chat, told = make(temperature=0.0, extra=ENDLESS, tokens=60), []
    for seed in (1, 2):
        chat.tell = (pieces := []).append
        with pytest.raises(GenerationFailed, match="cut off"):
            chat.reply(TALK, seed=seed)
        told.append(pieces)
    assert len(told[0]) > 50
    assert told[0] == told[1]


def test_it_tells_every_piece_and_what_hears_may_end_the_answer(make: Make) -> None:
    chat = make()
    assert isinstance(chat, Telling)
    heard: list[str] = []
    chat.tell = heard.append
    talk = (Message(role="user", text="A fox finds a lamp. " * 17),)
    answer = chat.reply(talk, seed=3)
    read = [piece for piece in heard if piece.startswith("reading: ")]
    assert read == [f"reading: {done} of 482 tokens" for done in (0, *range(64, 482, 64), 482)]
    assert "".join(heard[len(read) :]) == answer
    assert len(heard) > len(read) + 2

    def enough(piece: str) -> None:
        raise Interrupted("enough")

    chat.tell = enough
    with pytest.raises(Interrupted, match="enough"):
        chat.reply(talk, seed=3)
    chat.tell = heard.append
    assert chat.reply(talk, seed=3) == answer


def test_a_closed_chat_loads_its_model_again(make: Make) -> None:
    chat = make()
    answer = chat.reply(TALK, seed=4)
    chat.close()
    chat.close()
    assert chat.reply(TALK, seed=4) == answer


def test_a_model_may_be_freed_as_soon_as_it_is_loaded(make: Make) -> None:
    chat = make()
    for _ in range(20):
        chat.check()
        chat.close()


def test_two_chats_live_side_by_side(make: Make, tmp_path: Path) -> None:
    one, other = make(), make(path=str(write(tmp_path / "other.gguf", seed=9)))
    answer = one.reply(TALK, seed=5)
    assert other.reply(TALK, seed=5) != answer
    other.close()
    assert one.reply(TALK, seed=5) == answer


def test_it_says_nothing_and_opens_no_port(make: Make, path: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = {connection.laddr for connection in psutil.Process().net_connections("tcp") if connection.status == psutil.CONN_LISTEN}
    chat = make()
    chat.reply(TALK, seed=1)
    now = {connection.laddr for connection in psutil.Process().net_connections("tcp") if connection.status == psutil.CONN_LISTEN}
    assert now == before
    named = [Path(c.laddr) for c in psutil.Process().net_connections("unix") if "filmwright" in str(c.laddr)]
    assert not [name for name in named if name.exists()]
    with pytest.raises(GenerationFailed):
        make(tokens=2, extra=ENDLESS).reply(TALK)
    with pytest.raises(ConfigError):
        make(path=str(_cut(path, tmp_path / "cut.gguf", -100))).reply(TALK)
    chat.close()
    assert capfd.readouterr() == ("", "")


def test_where_no_socket_fits_it_listens_on_this_machine_only_and_has_a_key(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx

    (deep := tmp_path / ("deep" * 25)).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    before = set(_listening())
    chat = make()
    assert chat.reply(TALK, seed=1)
    (address,) = set(_listening()) - before
    assert address[0] == "127.0.0.1"
    answer = httpx.post(f"http://127.0.0.1:{address[1]}/v1/chat/completions", json={"messages": []})
    assert answer.status_code == 401
    chat.close()
    assert not set(_listening()) - before


def _listening() -> list[tuple[str, int]]:
    return [tuple(c.laddr) for c in psutil.Process().net_connections("tcp") if c.status == psutil.CONN_LISTEN]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("options", "setting"),
    [({"tokens": 3}, "raise its setting tokens (3)"), ({"context": 128}, "raise its setting context (128)")],
    ids=str,
)
def test_an_answer_that_does_not_fit_is_no_answer(make: Make, options: dict[str, int], setting: str) -> None:
    with pytest.raises(GenerationFailed, match="the answer of fable-tiny was cut off") as caught:
        make(extra=ENDLESS, **options).reply(TALK)
    assert setting in caught.value.hint


def test_a_prompt_over_the_context_names_the_setting_or_the_models_own_limit(make: Make, tmp_path: Path) -> None:
    long = (Message(role="user", text="a fox " * 300),)
    with pytest.raises(GenerationFailed, match=r"the prompt has \d{4} tokens; fable-tiny reads 512 with these settings") as caught:
        make(context=512).reply(long)
    assert caught.value.hint.startswith("raise its setting context to ")
    small = make(path=str(write(tmp_path / "small.gguf", context=256)))
    assert small.context == 256
    with pytest.raises(GenerationFailed, match="small reads 256") as caught:
        small.reply(long)
    assert "ask for less" in caught.value.hint


def test_an_answer_that_takes_too_long_is_ended(make: Make) -> None:
    chat = make(wait=0.3, tokens=30000, context=0, extra=ENDLESS)
    chat.check()
    with pytest.raises(GenerationFailed, match=r"took longer than 0\.3 s") as caught:
        chat.reply(TALK)
    assert "setting wait" in caught.value.hint


def test_it_can_be_interrupted(make: Make) -> None:
    chat = make(tokens=30000, context=0, extra=ENDLESS)
    chat.check()
    timer = threading.Timer(0.2, _thread.interrupt_main)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        chat.reply(TALK)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("gguf")]


def test_closing_ends_an_answer_in_another_thread(make: Make) -> None:
    chat, began, errors = make(tokens=30000, context=0, extra=ENDLESS), threading.Event(), []
    chat.tell = lambda piece: began.set()

    def talk() -> None:
        with pytest.raises(Interrupted, match="closed while it wrote") as caught:
            chat.reply(TALK)
        errors.append(caught.value)

    thread = threading.Thread(target=talk)
    thread.start()
    assert began.wait(10)
    chat.close()
    thread.join(10)
    assert len(errors) == 1


def test_a_request_that_the_engine_refuses(make: Make) -> None:
    with pytest.raises(GenerationFailed, match="fable-tiny failed: ") as caught:
        make(extra='{"grammar": "root ::= ("}').reply(TALK)
    assert "setting extra" in caught.value.hint


def test_extra_reaches_the_engine(make: Make) -> None:
    assert make(extra='{"grammar": "root ::= \\" the\\" \\" fox\\""}').reply(TALK).split() == ["the", "fox"]


def test_what_a_model_thinks_is_no_answer(make: Make, tmp_path: Path) -> None:
    path, heard = write(tmp_path / "thinker.gguf", template=THINKER), []
    thought = {"grammar": 'root ::= "<think>\\n the owl\\n</think>\\n\\n the fox"'}
    chat = make(path=str(path), thinking=True, extra=json.dumps(thought))
    chat.tell = heard.append
    assert chat.reply(TALK).strip() == "the fox"
    assert "thinking" in heard
    quiet = make(path=str(path), extra=json.dumps({"grammar": 'root ::= " the fox"'}))
    quiet.tell = heard.append
    assert quiet.reply(TALK).strip() == "the fox"
    assert heard[0] != next(piece for piece in reversed(heard) if piece.startswith("reading: 0"))  # the empty thought stands in the prompt


def _cut(path: Path, into: Path, length: int) -> Path:
    into.write_bytes(path.read_bytes()[:length])
    return into


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (b"", "is no GGUF file"),
        (b"PK\x03\x04 a zip file", "is no GGUF file"),
        (b"GGUF", "damaged or incomplete"),
        (b"GGUF\x01\0\0\0" + bytes(64), "version 1"),
    ],
    ids=["empty", "other", "magic only", "old"],
)
def test_a_file_that_is_no_model_is_named(tmp_path: Path, contents: bytes, said: str) -> None:
    (tmp_path / "model.gguf").write_bytes(contents)
    with pytest.raises(ConfigError, match=said) as caught:
        GGUFChat(Options(path=str(tmp_path / "model.gguf")))
    assert str(tmp_path / "model.gguf") in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("kept", [0.0001, 0.02, 0.1, 0.5, 0.9])
def test_a_download_that_broke_off_is_seen_at_once(path: Path, tmp_path: Path, kept: float) -> None:
    cut = _cut(path, tmp_path / "cut.gguf", int(path.stat().st_size * kept))
    with pytest.raises(ConfigError, match=r"cut\.gguf is damaged or incomplete"):
        GGUFChat(Options(path=str(cut)))


def test_damage_of_any_kind_is_one_error(path: Path, tmp_path: Path) -> None:
    chance, whole = random.Random(7), path.read_bytes()
    refused = 0
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 40)):
            broken[chance.randrange(4, 12000)] = chance.randrange(256)
        (tmp_path / "broken.gguf").write_bytes(broken)
        try:
            gguf_file.read(tmp_path / "broken.gguf")
        except ConfigError:
            refused += 1
    assert refused > 50


def test_missing_files_and_settings_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="gguf needs a model file") as caught:
        GGUFChat()
    assert "chat.path=" in caught.value.hint
    with pytest.raises(ConfigError, match=r"nowhere\.gguf does not exist"):
        GGUFChat(Options(path=str(tmp_path / "nowhere.gguf")))
    with pytest.raises(ConfigError, match="cannot be read"):
        GGUFChat(Options(path=str(tmp_path)))
    for wrong in ({"tokens": 0}, {"threads": -1}, {"context": -5}, {"wait": 0.0}):
        with pytest.raises(ConfigError, match="is too small"):
            GGUFChat(Options(path="x", **wrong))  # type: ignore[arg-type]


def test_what_cannot_write_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="of the type 'adapter', which cannot write"):
        GGUFChat(Options(path=str(write(tmp_path / "lora.gguf", kind="adapter"))))
    with pytest.raises(ConfigError, match="an embedding model, which cannot write"):
        GGUFChat(Options(path=str(write(tmp_path / "embed.gguf", causal=False))))
    with pytest.raises(ConfigError, match="is one of 3 files of a model"):
        GGUFChat(Options(path=str(write(tmp_path / "part.gguf", pieces=3))))


def test_what_llama_cpp_cannot_load_is_said(path: Path, tmp_path: Path) -> None:
    for broken in (write(tmp_path / "new.gguf", architecture="tomorrow"), _cut(path, tmp_path / "cut.gguf", -100)):
        with pytest.raises(ConfigError, match=f"llama.cpp cannot load .*{broken.name}"):
            GGUFChat(Options(path=str(broken))).reply(TALK)


def test_the_version_tells_weights_engine_and_choice_apart(path: Path, tmp_path: Path) -> None:
    def version(**options: Any) -> str:
        return GGUFChat(Options(**{"path": str(path), **options})).version

    assert "xllamacpp 20" in version()
    moved = shutil.copy(path, tmp_path / "moved.gguf")
    assert version() == version(path=str(moved)) == version(threads=2, tokens=9, wait=5.0)
    others = [
        version(path=str(write(tmp_path / "o.gguf", seed=2))),
        version(temperature=0.5),
        version(thinking=True),
        version(extra=ENDLESS),
    ]
    assert len({version(), *others}) == 5


def test_check_loads_the_model_and_describes_it(path: Path, tmp_path: Path) -> None:
    facts = parts.check("gguf", [f"chat.path={path}"])
    assert facts["ok"]
    assert facts["said"] == "Tiny Fable: 40.1 thousand weights as F32, 0.2 MB, reads 8192 of 32768 tokens"
    bare = write(tmp_path / "bare.gguf", template="")
    assert "without a chat template of its own" in parts.check("gguf", [f"chat.path={bare}"])["said"]
    cut = parts.check("gguf", [f"chat.path={_cut(path, tmp_path / 'cut.gguf', -100)}"])
    assert not cut["ok"]
    assert "cannot load" in cut["said"]


def test_names_of_quantizations_are_the_formats() -> None:
    known = {int(kind): kind.name.removeprefix("MOSTLY_").removeprefix("ALL_") for kind in format_package.LlamaFileType}
    assert known.items() >= gguf_file.SCHEMES.items()
    assert known.keys() - gguf_file.SCHEMES.keys() == {1024}


def test_the_pair_asks_it_for_a_screenplay(make: Make) -> None:
    chat = make()
    director = DuoDirector(chat, OpenAIPainter(Image(base_url="http://127.0.0.1:9/v1", model="brush")))
    assert chat.version in director.version
    assert isinstance(director, Telling)
    heard: list[str] = []
    director.tell = heard.append
    with pytest.raises(GenerationFailed, match="fable-tiny wrote no legal screenplay in 4 tries"):
        director.write(Brief(prompt="A fox finds a lamp", shots=2))
    assert sum(piece.startswith("reading: 0 of") for piece in heard) == 4
    director.close()
