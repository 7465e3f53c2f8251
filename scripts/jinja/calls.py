"""Random calls: any filter, test, method or global function on any value with any arguments."""

import random

from .filters import FILTERS, TESTS
from .methods import METHODS

VALUES = """n neg zero f fneg big s es pad multi uni html num fnum snake t fa nil xs ys fs ex mixed nested tup pairs
d ed ik deep rows cols tree missing d.nope 3 -2 2.5 'a' '' 'foo-bar_baz' '1,2' [] [2,1] (3,1) {} {'b':1} true none
range(4) d.items() d.keys() aset (s|e) (xs|map('string')) 'Hello' '%s' '{}' ['x','Y'] [1.5,1] [none] [[1,2],[3,4]]
'<a>' '2' 'ab\\ncd' '😀é' ('b','a') [true,0] {'k':[1]} {1:'x'}""".split()
VALUES += ["rows[0]", "'two words'", "' x '", "[{'a': 1}, {'a': 2}]"]

ARGUMENTS = """0 1 2 3 -1 5 10 2.5 true false none '' 'a' 'b' 'name' 'id' 'o' '-' ',' 'upper' 'int' 'odd' 'gt' [] [1,2]
(1,2) ('a','b') {} {'a':2} n s xs missing '%s' 'floor' 'value' 'key' '0' 'x' 100 'é'""".split()
ARGUMENTS.append("' '")

KEYWORDS = {
    "batch": ["linecount", "fill_with"],
    "slice": ["slices", "fill_with"],
    "center": ["width"],
    "default": ["default_value", "boolean"],
    "d": ["default_value", "boolean"],
    "dictsort": ["case_sensitive", "by", "reverse"],
    "filesizeformat": ["binary"],
    "float": ["default"],
    "groupby": ["attribute", "default", "case_sensitive"],
    "indent": ["width", "first", "blank"],
    "int": ["default", "base"],
    "join": ["d", "attribute"],
    "map": ["attribute", "default"],
    "max": ["case_sensitive", "attribute"],
    "min": ["case_sensitive", "attribute"],
    "replace": ["old", "new", "count"],
    "round": ["precision", "method"],
    "sort": ["reverse", "case_sensitive", "attribute"],
    "sum": ["attribute", "start"],
    "tojson": ["indent"],
    "trim": ["chars"],
    "truncate": ["length", "killwords", "end", "leeway"],
    "unique": ["case_sensitive", "attribute"],
    "urlize": ["trim_url_limit", "nofollow", "target", "rel"],
    "wordwrap": ["width", "break_long_words", "wrapstring", "break_on_hyphens"],
    "xmlattr": ["autospace"],
}

SET_ARGUMENTS = [
    "",
    "1",
    "3",
    "none",
    "missing",
    "xs",
    "[1,2]",
    "(3,4)",
    "bset",
    "range(3)",
    "{}",
    "[[]]",
    "xs, bset",
    "aset",
]
FUNCTIONS = ["range", "dict", "namespace", "cycler", "joiner"]


def _arguments(rng, names=()):
    parts = [rng.choice(ARGUMENTS) for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3]))]
    if names and rng.random() < 0.45:
        parts = parts[: rng.choice([0, 0, 1])]
        parts += [
            f"{k}={rng.choice(ARGUMENTS)}"
            for k in rng.sample(names, rng.randint(1, min(2, len(names))))
        ]
    return ", ".join(parts)


def random_call(seed):
    """One call, most often with arguments that make sense to Python in some way."""
    rng = random.Random(seed * 7 + 3)
    value = rng.choice(VALUES)
    kind = rng.random()
    if kind < 0.5:
        name = rng.choice(FILTERS)
        call = f"({value})|{name}" + (
            f"({_arguments(rng, KEYWORDS.get(name, ()))})" if rng.random() < 0.85 else ""
        )
        if rng.random() < 0.5:
            call = f"({call})|" + rng.choice(
                ["list", "list", "string", "length", "first", "join('/')"]
            )
    elif kind < 0.62:
        call = f"({value}) is {rng.choice(['', 'not '])}{rng.choice(TESTS)}({_arguments(rng)})"
    elif kind < 0.96:
        receiver = rng.choice(["str", "str", "str", "list", "dict", "set", "tuple"])
        fitting = {
            "str": [
                "s",
                "pad",
                "multi",
                "uni",
                "html",
                "snake",
                "'banana'",
                "''",
                "'{} {a}'",
                "'a,b,,c'",
            ],
            "list": ["xs", "ys", "mixed", "[1,2,1]"],
            "dict": ["d", "ik", "{'a':1,'b':2}"],
            "set": ["aset", "bset"],
            "tuple": ["tup", "(1,2,1)"],
        }
        value = rng.choice(fitting[receiver]) if rng.random() < 0.95 else value
        arguments = _arguments(rng) if receiver != "set" else rng.choice(SET_ARGUMENTS)
        call = f"({value}).{rng.choice(METHODS[receiver])}({arguments})"
    else:
        call = f"{rng.choice(FUNCTIONS)}({_arguments(rng)})"
    return {"template": "{{ " + call + " }}", "context": "rich"}
