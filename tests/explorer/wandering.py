"""Random ways through a session: moves, edits, mistakes and looks, as a learner or a script might go."""

from hypothesis import strategies as st

from app.course.shelf import LESSONS, open_lesson
from app.engine.parameters import Parameter
from app.errors import ExplorerError
from app.explorer import edits, looking, moves
from app.explorer.history import go_back_to
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.many_updates import update_many
from app.explorer.notation import NOTATIONS
from app.explorer.practise import answering, hunting, mistakes
from app.explorer.session import Session
from app.explorer.teaching import COUNTS, teach
from tests.explorer.sessions import small_session

SMALL = [slug for slug, lesson in LESSONS.items() if not lesson.draws]
VALUES = st.sampled_from([0.0, -0.0, 0.1, -0.25, 1 / 3, 2.0, 1e5])
SMALLER = st.integers(1, 2)
LAYERS = st.integers(0, 2)


def openings() -> st.SearchStrategy[Session]:
    """Lessons and networks of one's own."""
    own = st.builds(
        small_session,
        sizes=st.sampled_from([(3, 4, 2), (1, 1), (2, 3, 2, 1)]),
        seed=st.integers(0, 5),
        biases=st.booleans(),
        activations=st.sampled_from(["tanh", "relu", "identity"]),
        learning_rate=st.sampled_from([0.0, 0.3, 1e9]),
        l2=st.sampled_from([0.0, 0.0, 0.05, 1e3]),
    )
    return st.one_of(st.sampled_from(SMALL).map(open_lesson), own)


def turns() -> st.SearchStrategy:
    """Actions that may or may not be possible."""
    grains = st.sampled_from(moves.GRANULARITIES)
    step = grains.map(lambda by: lambda s: moves.step(s, by))
    parameters = st.tuples(SMALLER, SMALLER, st.integers(0, 2))
    return st.one_of(
        step,
        step,
        st.sampled_from([1, 1, 2, 40]).map(lambda count: lambda s: onward(s, count)),
        grains.map(lambda by: lambda s: moves.back(s, by)),
        st.just(moves.restart),
        st.integers(0, 17).map(lambda stage: lambda s: moves.go_to(s, stage)),
        st.tuples(parameters, VALUES).map(lambda t: lambda s: edits.set_parameter(s, *t)),
        st.tuples(SMALLER, SMALLER, VALUES).map(lambda t: lambda s: edits.set_input(s, *t)),
        st.tuples(SMALLER, SMALLER, VALUES).map(lambda t: lambda s: edits.set_target(s, *t)),
        VALUES.map(lambda rate: lambda s: edits.edit(s, learning_rate=rate)),
        VALUES.map(lambda l2: lambda s: edits.edit(s, l2=l2)),
        st.just(lambda s: edits.edit(s, inputs=s.position.step.inputs[:1].tolist(), targets=[[0.5]])),
        st.sampled_from(COUNTS).map(lambda n: lambda s: teach(s, s.position.step.inputs, s.position.step.targets, n)),
        st.sampled_from([1, 3, 10]).map(lambda times: lambda s: update_many(s, times, seconds=60)),
        st.integers(0, 9).map(lambda updates: lambda s: go_back_to(s, updates)),
        _looks(parameters, grains),
        _hunts(),
    )


def onward(session: Session, count: int) -> Session:
    """The session at the first stage of a training step to come, or where the numbers overflow on the way."""
    for _ in range(count):
        session = moves.go_to(session, len(session.position.stages))
        if session.position.overflowed:
            break
        session = moves.step(session)
    return session


def _looks(parameters, grains) -> st.SearchStrategy:
    return st.one_of(
        parameters.map(lambda at: lambda s: looking.look_at(s, Parameter(*at))),
        st.tuples(LAYERS, SMALLER).map(lambda at: lambda s: looking.look_at(s, Neuron(*at))),
        LAYERS.map(lambda layer: lambda s: looking.look_at(s, Layer(layer))),
        st.just(lambda s: looking.look_at(s, TotalLoss())),
        SMALLER.map(lambda number: lambda s: looking.look_at_example(s, number)),
        st.sampled_from([*looking.TABS]).map(lambda tab: lambda s: looking.explain_by(s, tab)),
        st.sampled_from([*NOTATIONS]).map(lambda name: lambda s: looking.write_in(s, name)),
        grains.map(lambda by: lambda s: looking.move_by(s, by)),
        st.booleans().map(lambda on: lambda s: answering.predict(s, on)),
    )


def _hunts() -> st.SearchStrategy:
    slips = st.sampled_from(["sign-flipped", "path-missing"])
    return st.one_of(
        st.integers(0, 9).map(lambda seed: lambda s: mistakes.seed_mistake(s, seed)),
        st.sampled_from(["gradient", "delta"]).map(lambda what: lambda s: hunting.point_at(s, what)),
        slips.map(lambda slip: lambda s: hunting.name_slip(s, slip)),
        st.just(hunting.give_up),
        st.just(mistakes.end_mistake),
    )


def walked(session: Session, actions) -> Session:
    """The session after the actions that were possible."""
    for action in actions:
        try:
            session = action(session)
        except ExplorerError:
            continue
    return session


walks = st.builds(walked, openings(), st.lists(turns(), min_size=3, max_size=30))
