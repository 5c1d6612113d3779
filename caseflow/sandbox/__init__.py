"""A function in a limited child process: what may explode does so where it harms nobody."""

from caseflow.sandbox.children import LIMITS, Limits, Reason, SandboxError, each, run

__all__ = ["LIMITS", "Limits", "Reason", "SandboxError", "each", "run"]
