"""The benchmarks run and say what they should. How fast anything is, only they themselves say."""

import re
import subprocess
import sys
from contextlib import nullcontext

import numpy as np
import pytest

from app.digits.reader import DRAWING
from app.engine.fast.trainer import Trainer
from app.engine.network import Network
from app.explorer.looking import TABS
from benchmarks import attacks, classroom, contenders, lab, live, panel, process, reading, size, training, walks, web
from benchmarks.client import Request
from benchmarks.contenders import Missing
from benchmarks.object_network import ObjectNetwork
from benchmarks.plain_numpy import PlainNumpy
from benchmarks.report import Row, Table, at_least, at_most, missing, text
from benchmarks.rounds import race, ratio, steps_in
from benchmarks.site import ROOT, WITH_EMPTY_ROUTE, served
from benchmarks.task import Task
from benchmarks.vectorised_numpy import VectorisedNumpy

LITTLE = {"rounds": 1, "seconds": 0.001}
FIGURE = re.compile(r"\d[\d,.]*(e[+-]\d+)?(×| %| kB| MB| ms| s|/s| of|$)")
STEPS = 5


@pytest.fixture(scope="module")
def site():
    """A server that the tests share which do not ask how one starts or how much it holds."""
    with served(*WITH_EMPTY_ROUTE) as site:
        yield site


@pytest.fixture
def shared(site, monkeypatch):
    """Tables that find the shared server where they would start one."""
    for module in (size, classroom, web, live):
        monkeypatch.setattr(module, "served", lambda *command: nullcontext(site))


def assert_well_formed(table: Table) -> None:
    for row in table.rows:
        absent = row.measured.startswith("not measured: ")
        assert absent or FIGURE.match(row.measured), row
        assert (row.met is None) == (absent or not row.target), row


def named(table: Table) -> list[str]:
    return [row.what for row in table.rows]


def trained_by_the_engine(task: Task) -> Network:
    trainer = Trainer(task.network, "mean_squared_error", "mean", contenders.RATE, task.rows, np.float64)
    for x, y in task.batches[:STEPS]:
        trainer.step(x, y)
    return trainer.network()


def assert_same(weights, network: Network) -> None:
    for found, expected in zip(weights, network.weights, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_the_plain_loop_trains_the_same_weights_as_the_engine():
    task = Task((5, 4, 3), "sigmoid", 10)
    plain = PlainNumpy(task.network, contenders.RATE)
    for x, y in task.batches[:STEPS]:
        plain.step(x, y)
    assert_same(plain.weights, trained_by_the_engine(task))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_numpy_by_mini_batches_trains_the_same_weights_as_the_engine(activation):
    task = Task((5, 4, 3, 2), activation, 10)
    vectorised = VectorisedNumpy(task.network, contenders.RATE)
    for x, y in task.batches[:STEPS]:
        vectorised.step(x, y)
    assert_same(vectorised.weights, trained_by_the_engine(task))


def test_the_network_of_objects_trains_the_same_weights_as_the_engine():
    task = Task((5, 4, 3), "tanh", 10)
    objects = ObjectNetwork(task.network, contenders.RATE)
    for x, y in task.batches[:STEPS]:
        objects.step(x.tolist(), y.tolist())
    weights = [[[link.weight for link in neuron.inputs] for neuron in layer] for layer in objects.layers[1:]]
    assert_same(weights, trained_by_the_engine(task))


@pytest.mark.torch
def test_pytorch_trains_the_same_weights_as_the_engine():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (make torch)")
    task = Task((5, 4, 3), "sigmoid", 10)
    model = contenders.torch_model(torch, task)
    step = contenders.torch_step(torch, model)
    for x, y in task.batches[:STEPS]:
        step(torch.from_numpy(x), torch.from_numpy(y))
    assert_same([layer.weight.detach().numpy() for layer in list(model)[::2]], trained_by_the_engine(task))


@pytest.mark.slow
def test_the_training_table_has_a_row_for_every_peer():
    table = training.table(**LITTLE)
    assert_well_formed(table)
    assert len(table.rows) == sum(map(len, training.TARGETS.values()))


def test_a_peer_that_is_not_installed_has_a_row_that_says_so(monkeypatch):
    def absent(task):
        raise Missing("nobody installed it")

    monkeypatch.setitem(training.PEERS, "PyTorch eager", absent)
    rows = training.task_rows(Task((2, 2, 1), "tanh", 10), {"PyTorch eager": 6, "Python objects": None}, **LITTLE)
    assert rows[0] == Row("2-2-1 tanh, batch 10: PyTorch eager", "not measured: nobody installed it", "≥ 6×")
    assert rows[1].measured.endswith(" samples/s")


@pytest.mark.slow
def test_the_web_table_holds_every_request_against_an_empty_page(shared):
    table = web.table(rounds=1, seconds=0.02, connections=2)
    assert_well_formed(table)
    assert named(table)[: len(web.kinds())] == [kind.name for kind in web.kinds()]
    assert all(" of an empty page" in row.measured for row in table.rows[: len(web.kinds())])


def test_the_panel_table_times_and_weighs_every_tab_of_both_networks():
    table = panel.table(**LITTLE)
    assert_well_formed(table)
    assert named(table) == [
        f"{title}, {name}: {what}"
        for name in ("3-2-2", "784-30-10")
        for title in TABS.values()
        for what in ("time", "bytes")
    ]


@pytest.mark.slow
def test_the_size_table_counts_steps_and_the_first_page(shared):
    table = size.table()
    assert_well_formed(table)
    assert {f"step fragment, {name}" for name in size.WALKED} <= set(named(table))


@pytest.mark.slow
def test_the_process_table_has_start_up_and_memory():
    table = process.table(starts=1, sessions=2, rest=0)
    assert_well_formed(table)
    assert named(table) == ["start to ready", "memory at rest", "memory with 2 sessions of 784-32-10"]


@pytest.mark.slow
def test_the_lab_table_holds_steps_beside_training_against_steps_alone():
    table = lab.table(rounds=1, seconds=0.05, learners=1)
    assert_well_formed(table)
    assert named(table) == [f"step, {name}: p95" for name in lab.LESSONS]
    assert all(" alone " in row.measured for row in table.rows)


@pytest.mark.slow
def test_the_classroom_table_has_the_wait_and_the_errors_of_all_steps(shared):
    table = classroom.table(students=4, seconds=0.1)
    assert_well_formed(table)
    assert named(table) == ["step: p95", "errors"]
    assert table.rows[1].measured.startswith("0 of 4 steps")


@pytest.mark.slow
@pytest.mark.skipif(bool(live.why_no_browser()), reason="no browser here")
def test_the_live_table_has_every_hand_alone_together_and_in_a_browser(shared):
    table = live.table(rounds=1, seconds=0.2, hands=2)
    assert_well_formed(table)
    for kind in live.KINDS:
        of_it = [what for what in named(table) if kind.name in what]
        assert [what.partition(": ")[2] for what in of_it] == [
            "an answer",
            "bytes",
            "p95",
            "from a move to its paint, median",
            "from a move to its paint, p95",
        ]
    assert "a step beside 2 hands that draw: p95" in named(table)


def test_without_a_browser_the_live_table_says_what_is_not_measured(monkeypatch, site):
    monkeypatch.setattr(live, "why_no_browser", lambda: "there is no Chromium")
    rows = live.painted(site, 0.1)
    assert [row.measured for row in rows] == ["not measured: there is no Chromium"] * len(live.KINDS)


def test_a_student_who_waits_too_long_has_the_next_step_counted_from_when_it_was_due(site):
    learner = walks.begun(site, walks.network(2, 2, 1))
    waits, errors = classroom.paced(site.address, [walks.step(learner)], 0.0001, 0.002)
    assert (len(waits), errors) == (20, 0)
    assert waits == sorted(waits)
    gone = Request("GET", "/nowhere")
    assert classroom.paced(site.address, [gone], 0.1, 0.2)[1] == 2


PEN_FILE = """// a letter, then a one, drawn once, and a seven with its bar
WORD a trn_W01-01
  NUMSTROKES 1
  POINTS 2 # 1 2 3 4
WORD 1 trn_W01-01
  NUMSTROKES 1
  POINTS 3 # 500 100 500 400 500 900
WORD 7 tst_W02-02
  NUMSTROKES 2
  POINTS 3 # 200 100 700 100 400 900
  POINTS 2 # 300 500 600 500
WORD , tst_W02-02
  NUMSTROKES 1
  POINTS 1 # 5 6
"""


def test_digits_by_real_pens_are_read_from_a_file_of_words_and_points(tmp_path):
    file = tmp_path / "pens.txt"
    file.write_text(PEN_FILE)
    assert list(reading.pen_digits(PEN_FILE)) == [
        (1, "trn_W01", [[(500, 100), (500, 400), (500, 900)]]),
        (7, "tst_W02", [[(200, 100), (700, 100), (400, 900)], [(300, 500), (600, 500)]]),
    ]
    rows = reading.pens_rows(str(file))
    assert rows[-1].what == f"{DRAWING}, 2 digits by 2 real pens"
    assert (rows[-1].measured, rows[-1].target, rows[-1].met) == ("100 %, 2 of 2", "≥ 95 %", True)


def test_what_there_are_no_digits_for_is_not_measured():
    rows = [*reading.mnist_rows(""), *reading.pens_rows("")]
    assert_well_formed(Table("Reading", rows))
    assert [row.measured[:12] for row in rows] == ["not measured"] * 2


def test_the_first_page_is_counted_with_everything_it_loads_but_not_what_only_drawing_needs(site):
    found = size.loaded(site, "/lessons/2-2-2")
    loaded = {path.partition("?")[0] for path in found}
    scripts = {"/static/js/theme.js", "/static/js/early.js", "/static/vendor/htmx.min.js"}
    text = {"/lesson.css", "/static/js/lesson.js", "/static/js/marks.js"}
    figures = {"/figure.css", "/static/js/figure.js", "/static/js/figure_learns.js"}
    assert loaded == {"/lessons/2-2-2", "/styles.css", "/scripts.js", "/static/icon.svg", *scripts, *text, *figures}


@pytest.mark.slow
def test_the_table_of_attacks_has_the_silence_the_cost_and_the_answer_of_each():
    table = attacks.table(("headers",))
    assert_well_formed(table)
    [row] = table.rows
    assert re.fullmatch(r"[\d,]+ ms, [\d.]+ s, \d+ MB; \d+ kB were taken", row.measured), row
    assert row.target == "≤ 250 ms, ≤ 512 MB"


def test_an_attack_that_a_server_does_not_live_through_misses_its_bound(monkeypatch):
    def killed(attack):
        raise ConnectionRefusedError("Connection refused")

    monkeypatch.setattr(attacks, "suffered", killed)
    row = attacks.row("anything", attacks.headers)
    assert (row.met, row.measured) == (False, "0 answers more: Connection refused")


def test_an_error_of_the_server_ends_a_benchmark(site):
    with pytest.raises(RuntimeError, match="404"):
        site.fetch(Request("GET", "/nowhere"))


def test_contenders_take_turns_of_equal_length_and_are_compared_by_the_median():
    turns = []

    def contender(name: str, seconds_per_step: float):
        def seconds(steps: int) -> float:
            turns.append((name, steps))
            return steps * seconds_per_step

        return seconds

    times = race({"slow": contender("slow", 0.1), "fast": contender("fast", 0.01)}, rounds=3, seconds=1)
    assert turns[-6:] == [("slow", 10), ("fast", 100)] * 3
    assert ratio(times["slow"], times["fast"]) == pytest.approx(10)
    assert ratio(np.array([9.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0])) == 2
    assert steps_in(lambda steps: 5.0, 1) == 1


def test_targets_are_met_up_to_and_including_the_bound():
    assert [at_least("", value, 2, "×").met for value in (1.9, 2, 2.1)] == [False, True, True]
    assert [at_most("", value, 2, " s").met for value in (1.9, 2, 2.1)] == [True, True, False]
    assert at_least("", 3, None, "×") == Row("", "3×")


def test_a_table_is_aligned_text():
    rows = [at_most("short", 1234.5, 2000, " ms"), missing("longer name", "no clock"), at_least("", 0.123456, 1, "×")]
    assert text(Table("Times", rows, ["a note"])).splitlines() == [
        "Times",
        "",
        "             measured                target",
        "short        1,234 ms                ≤ 2,000 ms  ✓",
        "longer name  not measured: no clock",
        "             0.123×                  ≥ 1×        ✗",
        "  a note",
    ]


@pytest.mark.slow
def test_tables_are_chosen_by_name_and_an_unknown_name_is_refused():
    asked = subprocess.run([sys.executable, "-m", "benchmarks", "speed"], cwd=ROOT, capture_output=True, text=True)
    assert asked.returncode == 1
    tables = "training, web, size, live, panel, process, lab, classroom, reading, attacks"
    assert asked.stderr == f"There is no table speed; there are {tables}.\n"
