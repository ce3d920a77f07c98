from functools import partial
import numpy as np
from app.engine.losses import REDUCTIONS
from app.engine.network import Array, Network
from app.engine.step_program import StepProgram


class Trainer:
    def __init__(self, network, loss, reduction, learning_rate, batch, dtype=np.float32):
        self._start, self._loss, self._reduction, self._batch = network, loss, REDUCTIONS[reduction], batch
        layers = (
            list(network.weights)
            if network.biases is None
            else [np.column_stack(p) for p in zip(network.weights, network.biases)]
        )
        self._shapes = [l.shape for l in layers]
        self._parameters = np.concatenate([l.ravel() for l in layers]).astype(dtype)
        self._change = np.empty_like(self._parameters)
        self._programs = {}
        self.rate = learning_rate
        self._calls = {}

    def _views(self, flat):
        ends = np.cumsum([r * c for r, c in self._shapes])[:-1]
        return [p.reshape(s) for p, s in zip(np.split(flat, ends), self._shapes)]

    def _program(self, rows):
        p = StepProgram(self._start, self._loss, rows, self._views(self._parameters), self._views(self._change))
        p.scale[()] = -self.rate * self._reduction(rows) * p.factor
        p.calls.append(partial(np.add, self._parameters, self._change, self._parameters))
        self._programs[rows] = p
        return p

    def step(self, x, y):
        p = self._programs.get(len(x)) or self._program(len(x))
        p.x[...] = x
        p.y[...] = y
        for call in p.calls:
            call()

    def network(self):
        L = self._views(self._parameters)
        if self._start.biases is None:
            return self._start.replace(weights=L)
        return self._start.replace([l[:, :-1] for l in L], [l[:, -1] for l in L])
