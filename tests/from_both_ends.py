"""How tests are shared out: one process begins with the browser, the others with the rest, until they meet."""

from xdist.scheduler import LoadScopeScheduling


class FromBothEnds(LoadScopeScheduling):
    """The first process takes from the end of the tests, where those in the browser are, the others from the front.

    What is handed out is a file, so that what its tests share is made once; of the browser's files, which take a minute
    and share little, one test with all its parameters.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("[" if "tests/browser/" in nodeid else "::")[0]

    def _assign_work_unit(self, node) -> None:
        if node is self.nodes[0]:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)
