import pytest

from pipeline.errors import ScreenplayError
from pipeline.film import fdx

STYLED = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="5">
 <Content>
  <Paragraph Type="Scene Heading"><SceneProperties Length="1/8"/><Text>EXT. HARBOUR - DUSK</Text></Paragraph>
  <Paragraph Type="Action"><ScriptNote><Paragraph><Text>Close-up, pan left</Text></Paragraph></ScriptNote>
   <Text>ANNA, 30s, </Text><Text Style="Bold">waits</Text><Text> by the boats.</Text></Paragraph>
  <Paragraph Type="Character"><Text>ANNA (CONT'D)</Text></Paragraph>
  <Paragraph Type="Parenthetical"><Text>(shouts)</Text></Paragraph>
  <Paragraph Type="Dialogue"><Text>Fish &amp; chips!</Text></Paragraph>
  <Paragraph><DualDialogue>
   <Paragraph Type="Character"><Text>BEN (V.O.)</Text></Paragraph><Paragraph Type="Dialogue"><Text>Coming.</Text></Paragraph>
  </DualDialogue></Paragraph>
 </Content>
 <TitlePage><Content><Paragraph><Text>Harbour Lights</Text></Paragraph></Content></TitlePage>
</FinalDraft>
"""


def test_styled_runs_notes_and_dual_dialogue_are_read():
    film = fdx.read(STYLED)
    (shot,) = film.shots
    assert film.title == "Harbour Lights"
    assert (shot.size, shot.move) == ("Close-up", "pan left")
    assert shot.action.startswith("<Character1> waits by the boats.")
    assert [(line.speaker, line.text, line.manner) for line in shot.lines] == [
        ("Character1", "Fish & chips!", "shouts"),
        ("Narrator", "Coming.", ""),
    ]


BOMB = """<!DOCTYPE FinalDraft [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<FinalDraft><Content><Paragraph><Text>&b;</Text></Paragraph></Content></FinalDraft>"""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BOMB, 1, "document type"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><FinalDraft/>', 1, "document type"),
        ("<FinalDraft>\n<Content>\n</FinalDraft>", 3, "not XML: mismatched tag"),
        ("<html/>", 1, "<html>, not <FinalDraft>"),
        ("<FinalDraft>&xxe;</FinalDraft>", 1, "not XML"),
        ("<FinalDraft>" + "<a>" * 200, 1, "nested too deeply"),
        ("<FinalDraft><Content/></FinalDraft>", 1, "no shots"),
        ("", 1, "not XML"),
    ],
)
def test_errors_tell_where(text, line, words):
    with pytest.raises(ScreenplayError) as caught:
        fdx.read(text, "film.fdx")
    assert (caught.value.line, caught.value.source) == (line, "film.fdx")
    assert caught.value.column >= 1
    assert words in str(caught.value)
    assert caught.value.hint
