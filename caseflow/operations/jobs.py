"""What is to be done again and again: each app registers its jobs, `manage.py tick` runs those that are due."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

logger = logging.getLogger("caseflow.jobs")


@dataclass(frozen=True)
class Job:
    """Something harmless to do twice: whoever lost the note of the last run simply runs it again."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]

    def claim(self) -> bool:
        """Take this turn, unless another tick has it or it is too early."""
        # Half a minute less, so that a tick that comes a moment early does not skip a whole turn.
        rest = max(self.every - timedelta(seconds=30), timedelta(seconds=20))
        return cache.add(f"job:{self.name}", "taken", timeout=int(rest.total_seconds()))

    def release(self) -> None:
        cache.delete(f"job:{self.name}")


_jobs: dict[str, Job] = {}


def register(name: str, run: Callable[[datetime], object], *, every: timedelta) -> None:
    if name in _jobs:
        raise ValueError(f"The job {name} is registered twice.")
    _jobs[name] = Job(name, every, run)


def registered() -> tuple[Job, ...]:
    return tuple(_jobs.values())


def run_due(at: datetime) -> Iterator[tuple[Job, Exception | None]]:
    """Run what is due; what fails is named, does not hold up the others and has its turn again next time."""
    for job in registered():
        if not job.claim():
            continue
        try:
            job.run(at)
        except Exception as error:
            job.release()
            logger.error("job failed", exc_info=error, extra={"facts": {"job": job.name}})
            yield job, error
        else:
            yield job, None
