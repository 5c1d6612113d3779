"""THE POLICY: who may do what with a file, and why."""


class RelationBackend:
    pass
