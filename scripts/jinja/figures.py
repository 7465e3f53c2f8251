"""Random numbers through operators, rounding and both kinds of formatting."""

import random


def _number(rng):
    kind = rng.randint(0, 7)
    if kind == 0:
        return str(rng.randint(-20, 20))
    if kind == 1:
        return str(rng.randint(-(10**6), 10**6))
    if kind == 2:
        return str(rng.randint(-(10**30), 10**30))
    if kind == 3:
        return repr(round(rng.uniform(-1000, 1000), rng.randint(0, 4)))
    if kind == 4:
        return repr(rng.uniform(-1, 1) * 10 ** rng.randint(-12, 25))
    if kind == 5:
        return repr(rng.randint(0, 999) + rng.choice([0.5, 0.05, 0.005, 0.25, 0.125]))
    if kind == 6:
        return repr(rng.randint(-(10**18), 10**18) / 1000)
    return rng.choice(
        [
            "0",
            "0.0",
            "-0.0",
            "1e16",
            "true",
            "9007199254740993",
            "('inf'|float)",
            "0.1",
            "2.5",
            "1.5",
        ]
    )


def _spec(rng):
    text = ""
    if rng.random() < 0.4:
        text += rng.choice(["", "*", "0", "é", "x"]) + rng.choice("<>^=")
    text += rng.choice(["", "", "", "+", "-", " "])
    text += rng.choice(["", "", "", "", "#", "z"])
    text += rng.choice(["", "", "", "0"])
    if rng.random() < 0.5:
        text += str(rng.randint(1, 24))
    text += rng.choice(["", "", "", "", ",", "_"])
    if rng.random() < 0.4:
        text += "." + str(rng.randint(0, 17))
    return text + rng.choice(["", *"bcdeEfFgGnosxX%d", *"deffgd"])


def _percent(rng):
    text = "%" + "".join(rng.sample("#0- +", rng.choice([0, 0, 1, 2])))
    if rng.random() < 0.5:
        text += str(rng.randint(1, 20))
    if rng.random() < 0.4:
        text += "." + str(rng.randint(0, 17))
    return text + rng.choice("dixXofFeEgGsrca")


def random_figure(seed):
    """One computation or one format of a random number."""
    rng = random.Random(seed * 11 + 5)
    kind = rng.random()
    value = (
        _number(rng)
        if rng.random() < 0.9
        else rng.choice(["'text'", "'é😀'", "''", "none", "xs", "false"])
    )
    if kind < 0.4:
        text = "'{:%s}|'.format(%s)" % (_spec(rng), value)
    elif kind < 0.6:
        text = "'%s|' %% (%s,)" % (_percent(rng), value)
    elif kind < 0.75:
        text = "(%s) %s (%s)" % (value, rng.choice(["+", "-", "*", "/", "//", "%"]), _number(rng))
    elif kind < 0.8:
        text = "(%s) ** %s" % (
            rng.choice([str(rng.randint(-30, 30)), repr(rng.randint(-80, 80) / 8)]),
            rng.randint(-6, 12),
        )
    elif kind < 0.87:
        text = "(%s) %s (%s)" % (value, rng.choice(["<", "<=", "==", "!=", ">"]), _number(rng))
    else:
        text = "(%s)|%s" % (
            value,
            rng.choice(
                [
                    "round",
                    "round(1)",
                    "round(2)",
                    "round(3, 'floor')",
                    "round(1, 'ceil')",
                    "round(-2)",
                    "int",
                    "string",
                    "float",
                    "filesizeformat",
                    "abs",
                    "tojson",
                    "filesizeformat(true)",
                ]
            ),
        )
    return {"template": "{{ " + text + " }}", "context": "rich"}
