#!/usr/bin/env python3
"""Writes tests/golden/jinja/*.json: templates and what Python's Jinja2 makes of them.

    python3 -m venv .venv && .venv/bin/pip install jinja2==3.1.6
    .venv/bin/python scripts/generate-jinja-cases.py           # all files
    .venv/bin/python scripts/generate-jinja-cases.py --check   # fail if a file is out of date
    (--verbose shows what is left out)

The ground truth is Python 3.11 with Jinja2 3.1.6 as dbt sets it up (scripts/jinja/oracle.py). The same input
gives the same files, byte for byte. What is left out, and why, stands in oracle.py; lines of errors
are Python's. tests/golden/jinja.test.ts reads the files; scripts/fuzz-jinja.py makes fresh random cases.
"""

import json
import pathlib
import sys
from collections import Counter

sys.dont_write_bytecode = True

from jinja import (
    calls,
    errors,
    figures,
    filters,
    grammar,
    methods,
    native,
    operators,
    scopes,
    statements,
    templates,
)
from jinja.contexts import CONTEXTS
from jinja.oracle import Skip, encode, evaluate

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "tests" / "golden" / "jinja"
RANDOM_TEMPLATES = 900
RANDOM_EXPRESSIONS = 1000
RANDOM_WAITING = 300
RANDOM_CALLS = 1000
RANDOM_SCOPES = 300
RANDOM_FIGURES = 600
RANDOM_SEED = 20240
RANDOM_DAMAGED = 400


def collect():
    """All cases by category, and how many were left out for which reason."""
    cases, skipped, seen = {}, Counter(), set()

    def add(category, template, context=None, **more):
        case = {"template": template, **({"context": context} if context else {}), **more}
        key = json.dumps(case, sort_keys=True)
        if key in seen:
            return False
        seen.add(key)
        try:
            found = evaluate(case, CONTEXTS, native=category == "native")
        except Skip as reason:
            skipped[str(reason)] += 1
            if "--verbose" in sys.argv:
                print(f"left out ({reason}): {template!r}")
            return False
        if isinstance(found.get("context"), dict):
            found["context"] = encode(found["context"])
        group = cases.setdefault(category, [])
        group.append({"id": f"{category}-{len(group) + 1:04}", **found})
        return True

    for module in (filters, methods, operators, statements, templates, errors, native):
        module.generate(add)
    filters.generate_tests(add)
    add_random("random", RANDOM_TEMPLATES, grammar.random_case, cases, add)
    add_random("random-waiting", RANDOM_WAITING, grammar.random_waiting_case, cases, add)
    add_random("random-damaged", RANDOM_DAMAGED, grammar.random_damaged_case, cases, add)
    add_random("calls", RANDOM_CALLS, calls.random_call, cases, add)
    add_random("random-scopes", RANDOM_SCOPES, scopes.random_scopes, cases, add)
    add_random("figures", RANDOM_FIGURES, figures.random_figure, cases, add)
    add_random("expressions", RANDOM_EXPRESSIONS, grammar.random_expression, cases, add)
    return cases, skipped


def add_random(category, wanted, make, cases, add):
    """Random cases from consecutive seeds, until there are as many as wanted.

    An error hides what stands after it: unless errors are the point, no more than a share of the cases may be errors.
    """
    seed, failing = RANDOM_SEED, 0
    most = {"random-damaged": 1, "calls": 0.4}.get(category, 1 / 8)
    while len(cases.get(category, [])) < wanted:
        seed += 1
        case = make(seed)
        if add(category, case.pop("template"), case.pop("context"), **case):
            failing += "error" in cases[category][-1]
            if failing > len(cases[category]) * most and "error" in cases[category][-1]:
                cases[category].pop()
                failing -= 1


def to_json(category, cases):
    """One case a line, so that a change shows as a line."""
    used = {c["context"] for c in cases if isinstance(c.get("context"), str)}
    head = {
        "ground_truth": "Python Jinja2 3.1.6",
        "category": category,
        "contexts": {k: encode(v) for k, v in CONTEXTS.items() if k in used},
    }
    lines = ",\n".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in cases)
    return (
        json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
        + ',"cases":[\n'
        + lines
        + "\n]}\n"
    )


def main():
    cases, skipped = collect()
    stale = []
    TARGET.mkdir(parents=True, exist_ok=True)
    for category, group in sorted(cases.items()):
        path, text = TARGET / f"{category}.json", to_json(category, group)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
        errors_ = sum("error" in c for c in group)
        print(
            f"{category:16} {len(group):5} cases, {errors_:4} of them errors, {len(text) // 1024:5} kB"
        )
    print(f"{'all':16} {sum(map(len, cases.values())):5} cases")
    for reason, count in skipped.most_common():
        print(f"  left out {count:5}: {reason}")
    if "--check" in sys.argv and stale:
        sys.exit(f"out of date: {', '.join(stale)}")


if __name__ == "__main__":
    main()
