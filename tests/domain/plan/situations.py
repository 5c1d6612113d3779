"""Random situations in the vocabulary of the vectors, from any source of randomness."""

from random import Random


def situation(random: Random, kind: str | None = None) -> tuple[str, dict]:
    """A kind of plan and its input: small amounts and ties are as likely as ordinary ones."""
    kind = kind or random.choice(["prorata_plan", "prorata_plan", "ordered_plan", "staged_plan", "settlement_plan"])
    scale = random.choice([100, 10_000, 1_000_000])
    free = random.random() < 0.4
    debts = [_debt(random, f"d{index}", scale, free) for index in range(random.randint(1, 6))]
    if kind == "settlement_plan":
        return kind, {"debts": debts, "pot": random.randint(0, 3 * scale), "costs": random.choice([0, scale // 7])}
    horizon = random.randint(1, 36)
    return kind, {
        "debts": debts,
        "capacity": _capacity(random, debts, horizon),
        "horizon": horizon,
        "first_due": random.choice(["2024-01-31", "2025-02-28", "2026-11-05"]),
        "rules": _rules(random),
        **_terms(random, horizon, free),
        **_terms_of(random, kind),
    }


def _debt(random: Random, name: str, scale: int, free: bool) -> dict:
    principal = random.choice([random.randint(0, scale), scale // 2, random.randint(1, 100)])
    debt = {"id": name, "principal": principal, "rank": random.choice([0, 1, 1, 1, 2])}
    if not free:
        debt["rate"] = random.choice(
            ["0/1", "123/2500", "27/500", "199/1000", "1/5", f"{random.randint(1, 250)}/1000"]
        )
        if random.random() < 0.15:
            debt["rate_steps"] = [[random.randint(2, 8), random.choice([None, 12]), "1/20"]]
    if random.random() < 0.2:
        debt |= {"interest": random.randint(0, scale // 20), "costs": random.randint(0, scale // 50)}
    if random.random() < 0.3:
        debt["minimum"] = random.randint(1, max(1, scale // 50))
    if random.random() < 0.4:
        debt["contractual"] = random.randint(1, max(1, scale // 20))
        debt["accepts"] = random.random() < 0.7
    if random.random() < 0.15:
        debt["weight"] = random.choice(["2/1", "1/2", "3/2"])
    debt["writable"] = random.random() < 0.8
    return debt


def _capacity(random: Random, debts: list[dict], horizon: int) -> list[int]:
    owed = sum(debt["principal"] for debt in debts)
    level = owed // random.randint(1, 2 * horizon + 2) + random.randint(0, 3)
    capacity = [random.choice([level, level, 0, level // 2, level // 100 * 100])]
    while len(capacity) < horizon and random.random() < 0.85:
        capacity.append(capacity[-1] if random.random() < 0.85 else random.randint(0, 2 * level + 1))
    return capacity


def _rules(random: Random) -> dict:
    if random.random() < 0.5:
        return {}
    return {
        "convention": random.choice(["month12", "act365", "actact"]),
        "rounding": random.choice(["half_up", "half_even", "down", "up"]),
        "compounding": random.random() < 0.3,
        "carry": random.random() < 0.3,
        "imputation": random.choice(["interest_first", "principal_first"]),
    }


def _terms(random: Random, horizon: int, free: bool) -> dict:
    terms: dict = {}
    if random.random() < 0.2:
        terms["moratorium"] = random.randint(0, horizon)
        terms["moratorium_rate"] = "0/1" if free else random.choice(["0/1", "1/25", "contract"])
    if random.random() < 0.3:
        terms["small_claims"] = random.choice([100, 5_000, 50_000])
    return terms


def _terms_of(random: Random, kind: str) -> dict:
    if kind == "staged_plan":
        return {"unit": random.choice([1, 1, 100]), "spill": random.choice([0, 0, 1000, False])}
    if kind == "ordered_plan":
        return {"order": random.choice(["avalanche", "snowball"])}
    return {
        "basis": random.choice(["balance", "opening", "contractual", "equal"]),
        "by_rank": random.random() < 0.8,
    }
