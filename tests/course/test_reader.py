"""A lesson's file is read whole or refused with its line; what it names has to be there."""

from dataclasses import replace

import pytest

from app.course.checking import agrees, faults_of
from app.course.digits_lesson import shipped_description
from app.course.lesson import SlipCard
from app.course.markup import VERBS, LessonFault, Prose, read_source
from app.course.reader import read_lesson
from app.course.shelf import LESSONS

HEAD = """+++
title = "A test"
about = "1-1 · sigmoid"
look_for = "Nothing."
source = "seeds/README.md"

[opens]
loss = "squared_error"
inputs = [[1.0]]
targets = [[0.0]]

[opens.network]
sizes = [1, 1]
activations = ["sigmoid"]
weights = [[[0.5]]]
bias_values = [[0.25]]
+++
"""
PAGE = """
# One page

:::page
id = "one"
stage = "gradients.1"
look = "w.1.1.1"
:::

"""
ASK = """:::ask
id = "slope"
asks = "dC/dw.1.1.1"
text = "How steep?"
:::
"""


def read(body: str, head: str = HEAD):
    return read_lesson("a-test", head + body, shipped_description)


def fault(body: str, head: str = HEAD) -> LessonFault:
    with pytest.raises(LessonFault) as caught:
        read(body, head)
    return caught.value


@pytest.fixture
def on_the_shelf():
    """Puts a lesson on the shelf, and takes it away again."""

    def put(body: str):
        LESSONS["a-test"] = read(body)
        return LESSONS["a-test"]

    yield put
    LESSONS.pop("a-test", None)


def faults(lesson) -> list[str]:
    return [str(one) for one in faults_of(lesson)]


def test_a_page_has_its_text_and_its_questions_in_their_order():
    page = read(PAGE + "First.\n\n" + ASK + "\nThen *more*.\n").pages[0]
    assert [type(part).__name__ for part in page.parts] == ["Prose", "Ask", "Prose"]
    assert page.title == "One page" and page.look == "w.1.1.1"
    assert [run.emphasised for run in page.parts[2].items[0]] == [False, True, False]


def test_a_link_has_a_verb_and_a_sentence_keeps_its_spaces_over_a_line():
    source = read_source("x.md", "+++\n+++\nHold [x](drag:x.1?0..1/0.1)\nand [](value:C).\n")
    (prose,) = (part for part in source.parts if isinstance(part, Prose))
    assert "".join(run.text or "#" for run in prose.items[0]) == "Hold x and #."
    assert [(run.verb, run.target) for run in prose.items[0] if run.verb] == [("drag", "x.1?0..1/0.1"), ("value", "C")]


@pytest.mark.parametrize(
    "text",
    [
        "<b>hi</b>", "a <b>c</b> d", "---", "Title\n=====", "Title\n-----", "[a](http://x.org)", "![a](show:C)",
        "```\nx\n```", "~~~\nx\n~~~", "    code", "> said", "a ](b", "`code`", "## Inside", "### Deeper",
        "[a [b](show:C) c](show:C)", "<http://x.org>", "[x][y]\n\n[y]: show:C", "- a\n  - b", " :::ask\nx",
        "[a](javascript:alert(1))", "[a](show:)", "[a](value)", '[a](show:C "title")',
    ],
)  # fmt: skip
def test_what_is_not_for_a_lesson_is_refused_with_its_line(text):
    caught = fault(PAGE + text + "\n")
    first = (HEAD + PAGE).count("\n") + 1
    assert first <= caught.line <= first + text.count("\n")
    assert str(caught).startswith("a-test.md, line ")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Text before a page.\n", "begins with its heading"),
        ("# A page\n\nwithout its block\n", ":::page"),
        (PAGE + ":::ask\nid = 'x'\n", "no end"),
        (PAGE + ":::ask\nid = 'x'\n:::more\n:::\n", "no end of its own"),
        (PAGE + "Each {row: row|column of it.\n", "two ways to say it"),
        (PAGE + ASK.replace('"How steep?"', '"{column: A|B}"'), "two ways to say it"),
        (PAGE + ":::nothing\n:::\n", "no block"),
        (PAGE + ":::\n", "its name"),
        (PAGE + ASK.replace('"How steep?"', ".5"), "TOML wants 0.15"),
        (PAGE + ASK.replace("text =", "tekst ="), "missing"),
        (PAGE + ASK.replace("id =", "hue = 3\nid =", 1), "not known"),
        (PAGE + ASK.replace("asks =", 'form = "guess"\nasks ='), "A question is one of"),
        (PAGE + ASK.replace("asks =", 'slips = ["typo"]\nasks ='), "known slips"),
        (PAGE + ASK.replace("asks =", 'form = "choice"\nasks ='), "of which one is right"),
        (PAGE + ASK[:-4] + '\n[[wrong]]\nis = [["C", 2]]\nnote = "x"\nsay = "y"\n:::\n', "sum of products"),
        (PAGE + ASK[:-4] + '\n[[wrong]]\nis = [["2 + 2"]]\nnote = "x"\nsay = "y"\n:::\n', "sum of products"),
        (PAGE + ASK[:-4] + '\n[[wrong]]\nnote = "x"\nsay = "y"\n:::\n', "says what it"),
        (PAGE.replace("look", "lok"), "not known"),
        (PAGE + ":::math\nformula = 'euler'\n:::\n", "named formulas"),
    ],
)
def test_a_block_that_is_not_right_is_refused(body, said):
    assert said in str(fault(body))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("loss =", "lose =", "not known where a network is opened"),
        ("sizes =", "size =", "not known where a network is opened"),
        ('title = "A test"\n', "", "missing"),
        ("+++\ntitle", "++\ntitle", "begins with its head"),
        ("[opens]\n", '[opens]\nshipped = "9-9"\n', "shipped network"),
        ("source =", 'letters = "runes"\nsource =', "Letters are one of"),
        ('look_for = "', 'look_for = "{rows: one|two}', "two ways to say it"),
        ('look_for = "', 'look_for = "{row: one}', "two ways to say it"),
    ],
)
def test_a_head_that_is_not_right_is_refused(old, new, said):
    assert said in str(fault("", HEAD.replace(old, new, 1)))


def test_a_fault_names_the_line_of_its_key():
    body = PAGE + ASK.replace("asks =", 'slips = ["typo"]\nasks =')
    line = next(n for n, text in enumerate((HEAD + body).splitlines(), 1) if text.startswith("slips"))
    assert fault(body).line == line


@pytest.mark.parametrize(
    "text",
    [
        "[](value:z.2.1)", "[](value:zz)", "[](show:w.1.1.2)", "[](show:neuron.1.2)", "[](show:layer.3)",
        "[1](drag:x.2?0..1/0.1)", "[1](drag:z.1.1?0..1/0.1)", "[1](drag:x.1?1..0/0.1)", "[a](term:flux)",
        "[a](lesson:nowhere)", "[a](lesson:2-2-2/nowhere)", "[a](do:jump)",
    ],
)  # fmt: skip
def test_a_link_to_what_is_not_there_is_a_fault(text, on_the_shelf):
    assert len(faults(on_the_shelf(PAGE + f"Before. {text}\n"))) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (PAGE.replace("gradients.1", "gradients.2"), "no such stage"),
        (PAGE.replace(":::\n", '[prints]\n"C" = "0.25"\n:::\n', 1), "and not 0.25"),
        (PAGE + ASK.replace("dC/dw.1.1.1", "dC/dw.1.2.1"), ""),
        (PAGE + ASK + ASK, "twice"),
        (PAGE + ASK[:-4] + '\n[[wrong]]\nis = [["dC/dw.1.1.1"]]\nnote = "x"\nsay = "y"\n:::\n', "is right"),
        (PAGE + ASK[:-4] + '\n[[wrong]]\nis = [["z.4.1"]]\nnote = "x"\nsay = "y"\n:::\n', ""),
    ],
)
def test_what_does_not_hold_on_its_page_is_a_fault(body, said, on_the_shelf):
    found = faults(on_the_shelf(body))
    assert found and said in found[0]


@pytest.mark.parametrize(
    ("kind", "layer", "fault"),
    [("z", 1, False), ("gradients", 1, False), ("delta", 1, False), ("gathered-delta", 1, True), ("a", 2, True)],
)
def test_a_formula_is_one_of_a_layer_that_is_there(kind, layer, fault, on_the_shelf):
    body = PAGE + f'Text.\n\n:::math\nformula = "{kind}"\nlayer = {layer}\n:::\n'
    assert bool(faults(on_the_shelf(body))) == fault


def test_a_printed_figure_counts_by_its_digits():
    assert agrees(0.29837110876, "0.298371109") and agrees(0.29837110876, "0.2984")
    assert not agrees(0.29837110876, "0.298371108") and not agrees(0.29837110876, "0.2980")


CARD = SlipCard("c", "t", "Which?", "dC/dw.1.1.1", ("dC/da.1.1", "·", "slope.1.1", "·", "b.1.1"), 4, "x.1", "No.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"right": "w.1.1.1"}, "gives"),
        ({"gives": "dC/db.1.1", "printed": ("dC/da.1.1", "·", "slope.1.1", "·", "x.1"), "right": "b.1.1"}, "gives"),
        ({"printed": ("dC/da.1.1", "·", "(", "slope.1.1", "·", "b.1.1"), "wrong": 5}, "cannot be worked out"),
        ({"printed": ("dC/da.1.1", "·", "slope.1.1", "=", "b.1.1")}, "no ="),
        ({"right": "z.3.1"}, ""),
    ],
)
def test_a_slip_card_that_does_not_hold_is_a_fault(change, said, on_the_shelf):
    lesson = on_the_shelf(PAGE)
    assert not faults(lesson_with(lesson, CARD))
    found = faults(lesson_with(lesson, replace(CARD, **change)))
    assert found and said in found[0]


def lesson_with(lesson, card):
    return replace(lesson, pages=(replace(lesson.pages[0], parts=(card,)),))


def test_every_verb_is_one_that_the_reader_knows():
    for verb in VERBS:
        source = read_source("x.md", f"+++\n+++\n[a]({verb}:b)\n")
        assert source.parts[0].items[0][0].verb == verb


def test_a_wrong_answer_may_have_right_marks_and_lack_others(on_the_shelf):
    ask = ASK.replace("dC/dw.1.1.1", "changes:w.1.1.1").replace("text =", 'form = "click"\ntext =')[:-4]
    few = '\n[[wrong]]\nhas = ["z.1.1"]\nlacks = ["C"]\nnote = "stopped"\nsay = "y"\n:::\n'
    assert faults(on_the_shelf(PAGE + "Text.\n\n" + ask + few)) == []
    assert faults(on_the_shelf(PAGE + "Text.\n\n" + ask + few.replace('lacks = ["C"]\n', "")))
