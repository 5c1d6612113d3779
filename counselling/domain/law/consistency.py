"""What the schema cannot say about a law file: one row per day, no silent hole, and references that exist."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations, pairwise

from counselling.domain.law.holes import undeclared_holes
from counselling.domain.law.needs import flaws_of_needs
from counselling.domain.law.rows import Data, Flaw, Path, Row, nodes, rows_of


def flaws_of(law: Data) -> Iterator[Flaw]:
    """Every contradiction inside one law file: where, and why."""
    broken = list(_impossible_days(law))
    yield from broken
    yield from _repeated_ids(law)
    yield from _repeated_codes(law)
    yield from _ids_of_another_country(law)
    yield from _bands(law)
    yield from _references(law)
    yield from flaws_of_needs(law)
    if not broken:
        yield from _periods(law, tuple(rows_of(law)))


def _impossible_days(law: Data) -> Iterator[Flaw]:
    for path, node in nodes(law):
        for key in ("from", "to", "review_by"):
            text = node.get(key)
            if isinstance(text, str) and not _is_day(text):
                yield (*path, key), f"{text} is not a day of the calendar"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _repeated_ids(law: Data) -> Iterator[Flaw]:
    seen: set[str] = set()
    for path, node in nodes(law):
        name = node.get("id")
        if isinstance(name, str):
            if name in seen:
                yield (*path, "id"), f"the id {name} is used twice"
            seen.add(name)


def _ids_of_another_country(law: Data) -> Iterator[Flaw]:
    """A rule or row is cited by its id alone, in files of every country."""
    for path, node in nodes(law):
        name = node.get("id")
        if isinstance(name, str) and not name.lower().startswith(
            (f"{law['jurisdiction']}.", f"{law['jurisdiction']}-")
        ):
            yield (*path, "id"), f"the id {name} does not begin with {law['jurisdiction']}"


def _repeated_codes(law: Data) -> Iterator[Flaw]:
    for path, node in nodes(law):
        for key, child in node.items():
            if not isinstance(child, list):
                continue
            codes = Counter(item["code"] for item in child if isinstance(item, dict) and "code" in item)
            for code, times in codes.items():
                if times > 1 and (*path, key) != ("plan_limits", "limits"):
                    yield (*path, key), f"the code {code} is used {times} times in one list"


def _periods(law: Data, rows: tuple[Row, ...]) -> Iterator[Flaw]:
    backwards = [row for row in rows if row.starts and row.ends and row.ends < row.starts]
    for row in backwards:
        yield (*row.path, "to"), f"{row.id} ends on {row.ends}, before it starts on {row.starts}"
    for first, second in combinations(rows, 2):
        if first.overlaps(second):
            yield second.path, f"{second.id} overlaps {first.id}"
    for row, start, end in () if backwards else undeclared_holes(law, rows):
        yield (
            (*row.path, "from"),
            f"nothing is in force from {start} to {end}, before {row.id}, and the gaps of the section do not say so",
        )


def _bands(law: Data) -> Iterator[Flaw]:
    section = law["attachable_share"]
    for number, scale in enumerate(section["scales"]):
        limits = [_thousandths(text) for text in scale["thresholds"]]
        path: Path = ("attachable_share", "scales", number, "thresholds")
        if any(lower >= upper for lower, upper in pairwise(limits)):
            yield path, f"the thresholds of {scale['id']} do not ascend"
        for rates in section["rates"]:
            if rates["kind"] in scale["kinds"] and len(rates["rates"]) != len(limits) + 1:
                yield (
                    path,
                    f"{scale['id']} has {len(limits)} thresholds, but {len(rates['rates'])} rates for {rates['kind']}",
                )
        for kind in scale["kinds"]:
            if kind not in {rates["kind"] for rates in section["rates"]}:
                yield path, f"{scale['id']} is for {kind}, which has no rates"


def _thousandths(text: str) -> int:
    whole, _, decimals = text.partition(".")
    return int(whole + decimals.ljust(3, "0"))


def _references(law: Data) -> Iterator[Flaw]:
    schemes = law["minimum_income"]["schemes"]
    codes = {scheme["code"] for scheme in schemes}
    indices = {series["code"] for series in law["indices"]["series"]}
    phases = {phase["code"] for phase in law["procedure"]["phases"]}
    categories = {category["code"] for category in law["usury"]["categories"]}
    if sum(scheme["default"] for scheme in schemes) != 1:
        yield ("minimum_income", "schemes"), "exactly one scheme must be the default"
    for number, scheme in enumerate(schemes):
        if scheme["model"].endswith("_at_index") and scheme.get("index") not in indices:
            yield ("minimum_income", "schemes", number), f"the index of {scheme['code']} does not exist"
    for number, step in enumerate(law["procedure"]["steps"]):
        if step["phase"] not in phases:
            yield ("procedure", "steps", number, "phase"), f"the phase {step['phase']} does not exist"
    for number, value in enumerate(law["usury"]["values"]):
        for category in value["ceilings"].keys() - categories:
            yield ("usury", "values", number, "ceilings"), f"the category {category} does not exist"
    yield from _cited_schemes(law, codes)
    yield from _cited_rules(law)
    yield from _one_default_period(law)


def _cited_schemes(law: Data, codes: set[str]) -> Iterator[Flaw]:
    for path, node in nodes(law):
        scheme = node.get("scheme")
        if isinstance(scheme, str) and scheme not in codes:
            yield (*path, "scheme"), f"the scheme {scheme} does not exist"


def _cited_rules(law: Data) -> Iterator[Flaw]:
    statements = {rule["id"] for section in law.values() if isinstance(section, dict) for rule in section["rules"]}
    for path, node in nodes(law):
        for number, rule in enumerate(node.get("rules", ())):
            if isinstance(rule, str) and rule not in statements:
                yield (*path, "rules", number), f"the rule {rule} does not exist"


def _one_default_period(law: Data) -> Iterator[Flaw]:
    if sum(period["default"] for period in law["limitation"]["periods"]) != 1:
        yield ("limitation", "periods"), "exactly one limitation period must be the default"
