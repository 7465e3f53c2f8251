#!/usr/bin/env python3
"""Fresh random templates and what Python makes of them, in the form of tests/golden/jinja/*.json.

    .venv/bin/python scripts/fuzz-jinja.py 5000 7 > fuzz.json     # how many, seed
    node scripts/fuzz-jinja.mjs fuzz.json                         # prints what memflow renders otherwise

Set up as for generate-jinja-cases.py; `--call`, `--scopes`, `--case` ... (the names
of the makers below, without `random_`) choose kinds of cases.
"""

import json
import sys

sys.dont_write_bytecode = True

from jinja import calls, figures, grammar, scopes
from jinja.contexts import CONTEXTS
from jinja.oracle import Skip, encode, evaluate

MAKERS = [
    calls.random_call,
    figures.random_figure,
    scopes.random_scopes,
    grammar.random_expression,
    grammar.random_case,
    grammar.random_waiting_case,
    grammar.random_damaged_case,
]


def main():
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    count, seed = (numbers + [1000, 1][len(numbers) :])[:2]
    wanted = [make for make in MAKERS if f"--{make.__name__[7:]}" in sys.argv] or MAKERS
    cases = []
    for n in range(count):
        # one million seeds apart, so that runs do not share cases
        make = wanted[n % len(wanted)]
        case = make(1_000_000 * (seed + 1) + n)
        try:
            cases.append({"id": f"fuzz-{seed}-{n}", **evaluate(case, CONTEXTS)})
        except Skip:
            continue
    json.dump(
        {
            "category": "fuzz",
            "contexts": {k: encode(v) for k, v in CONTEXTS.items()},
            "cases": cases,
        },
        sys.stdout,
        ensure_ascii=False,
    )


if __name__ == "__main__":
    main()
