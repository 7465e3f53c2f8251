"""Random expressions with types over the rich context."""

INT, FLOAT, BOOL, STR, LIST, STRS, DICT, ROWS, ROW, ANY = (
    "int",
    "float",
    "bool",
    "str",
    "list",
    "strs",
    "dict",
    "rows",
    "row",
    "any",
)

VARIABLES = {
    INT: ["n", "neg", "zero", "one", "big"],
    FLOAT: ["f", "fz", "fneg"],
    BOOL: ["t", "fa"],
    STR: ["s", "es", "pad", "multi", "uni", "html", "num", "fnum", "snake"],
    LIST: ["xs", "xs", "ex", "fs"],
    STRS: ["ys"],
    DICT: ["d", "ed"],
    ROWS: ["rows", "cols"],
    ROW: ["rows[0]", "rows[1]", "cols[-1]", "rows|last", "(cols|first)"],
    ANY: [
        "nil",
        "mixed",
        "nested",
        "tup",
        "pairs",
        "deep",
        "deep.x.y",
        "missing",
        "d.nope",
        "tree",
    ],
}

STRINGS = [
    "'a'",
    '"b"',
    "''",
    "'foo bar'",
    "'Hello'",
    "'x,y,z'",
    "'%s'",
    "'a' 'b'",
    "'it\\'s'",
    '"say \\"hi\\""',
    "'é😀'",
    "'\\n'",
    "'\\t'",
    "'<i>'",
    "'12'",
    "'3.5'",
    "'line\\nbreak'",
    "'a_b_c'",
    "' pad '",
    "'ABC'",
    "'\\\\d'",
    "'\\d+'",
    "'{{ x }}'",
    "'%'",
    "'-'",
    "', '",
    "'true'",
]


class Expressions:
    """Writes expressions; everything random comes from one seeded generator."""

    def __init__(self, rng, waits=False):
        self.rng = rng
        self.waits = waits
        self.scopes = [{}]
        self.macros = {}
        self.counter = 0
        self.loops = 0
        self.in_macro = 0
        self.templates = {}
        self.budget = rng.choice([2, 4, 6, 10, 16])

    # ---- choices

    def chance(self, p):
        return self.rng.random() < p

    def pick(self, items):
        return self.rng.choice(items)

    def weighted(self, pairs):
        return self.rng.choices([p[0] for p in pairs], [p[1] for p in pairs])[0]

    def fresh(self, prefix="v"):
        self.counter += 1
        # names that are used again shadow each other, which is what scoping is about
        return prefix + str(self.rng.randint(1, 3) if self.chance(0.4) else self.counter)

    def bind(self, name, kind):
        self.scopes[-1][name] = kind

    def bound(self, kind):
        return [k for scope in self.scopes for k, v in scope.items() if v == kind]

    # ---- expressions

    def expr(self, kind, depth=2):
        if self.waits and self.chance(0.15):
            return "wait(%s)" % self.expr(kind, depth - 1)
        if self.chance(0.012):
            kind = self.pick([INT, FLOAT, BOOL, STR, LIST, STRS, DICT, ROWS, ROW, ANY])
        if depth <= 0 or self.chance(0.18):
            return self.atom(kind)
        if self.chance(0.06):
            return "(%s if %s else %s)" % (
                self.expr(kind, depth - 1),
                self.expr(BOOL, depth - 1),
                self.expr(kind, depth - 1),
            )
        if self.chance(0.03):
            return "%s|default(%s)" % (
                self.pick(["missing", "d.nope", "xs[9]", "nil"]),
                self.expr(kind, depth - 1),
            )
        if self.chance(0.02):
            return "(%s or %s)" % (self.expr(kind, depth - 1), self.expr(kind, depth - 1))
        if self.chance(0.02):
            return "dict(k=%s).k" % self.expr(kind, depth - 1)
        if self.chance(0.02):
            return "[%s][0]" % self.expr(kind, depth - 1)
        return getattr(self, "expr_" + kind)(depth - 1)

    def atom(self, kind):
        names = self.bound(kind)
        if names and self.chance(0.5):
            return self.pick(names)
        if kind in (ANY,):
            if self.chance(0.5):
                return self.atom(self.pick([INT, FLOAT, BOOL, STR, LIST, STRS, DICT, ROW]))
            return self.pick(VARIABLES[ANY])
        if self.chance(0.45):
            if self.loops and kind == INT and self.chance(0.5):
                return "loop." + self.pick(
                    ["index", "index0", "revindex", "revindex0", "length", "depth"]
                )
            if self.loops and kind == BOOL and self.chance(0.5):
                return "loop." + self.pick(["first", "last"])
            return self.pick(VARIABLES[kind])
        r = self.rng
        if kind == INT:
            return self.pick(
                [str(r.randint(0, 12)), str(r.randint(0, 2000)), "1_000", "0x1f", "0b11", "0"]
            )
        if kind == FLOAT:
            return self.pick(
                [
                    "0.5",
                    "1.0",
                    "2.75",
                    "1e3",
                    "1e-5",
                    "12345.678",
                    "0.1",
                    "%.3f" % r.uniform(0, 100),
                ]
            )
        if kind == BOOL:
            return self.pick(["true", "false", "True", "False"])
        if kind == STR:
            return self.pick(STRINGS)
        if kind == LIST:
            return (
                "["
                + ", ".join(str(r.randint(-3, 9)) for _ in range(r.randint(0, 4)))
                + self.pick(["", "", ""])
                + "]"
            )
        if kind == STRS:
            return "[" + ", ".join(self.pick(STRINGS[:5]) for _ in range(r.randint(0, 4))) + "]"
        if kind == DICT:
            return (
                "{"
                + ", ".join(
                    "%s: %d" % (self.pick(["'a'", "'b'", "'k'", "'z z'"]), r.randint(0, 9))
                    for _ in range(r.randint(0, 3))
                )
                + "}"
            )
        if kind == ROWS:
            return "[{'name': 'p', 'id': %d}, {'name': 'q', 'id': %d}]" % (
                r.randint(0, 5),
                r.randint(0, 5),
            )
        return "{'name': %s, 'id': %d}" % (self.pick(STRINGS[:5]), r.randint(0, 9))

    def postfix(self, kind, depth):
        """An expression that a dot, bracket or filter may follow: in brackets where needed, mostly."""
        text = self.expr(kind, depth)
        if self.chance(0.04):
            return text
        simple = text.replace("_", "").replace(".", "").isalnum() and not text[0].isdigit()
        if simple or (text[0] in "'\"" and text.count(text[0]) == 2 and text[-1] == text[0]):
            return text
        return "(" + text + ")"

    def expr_int(self, depth):
        e, p = self.expr, self.postfix
        choice = self.rng.randint(0, 21)
        if choice <= 4:
            op = self.pick(["+", "-", "*", "//", "%"])
            right = (
                p(INT, depth)
                if op in "+-*" or self.chance(0.1)
                else self.pick(["2", "3", "7", "-4", "10", "n", "neg"])
            )
            return "%s %s %s" % (p(INT, depth), op, right)
        if choice == 5:
            return "%s ** %d" % (p(INT, depth), self.rng.randint(0, 4))
        if choice == 6:
            return self.pick(["-", "+", "- "]) + p(INT, depth)
        if choice == 7:
            return "%s|%s" % (
                p(self.pick([STR, LIST, STRS, DICT, ROWS]), depth),
                self.pick(["length", "count"]),
            )
        if choice == 8:
            return "%s|int%s" % (
                p(self.pick([STR, FLOAT, INT, BOOL, ANY]), depth),
                self.pick(["", "(7)", "(default=-1)", "(0, 16)"]),
            )
        if choice == 9:
            return "%s|abs" % p(INT, depth)
        if choice == 10:
            return "%s.%s(%s)" % (
                p(STR, depth),
                self.pick(["count", "find", "rfind"]),
                self.pick(["'a'", "'o'", "' '", "'zz'", "''"]),
            )
        if choice == 11:
            return "%s|%s" % (
                p(LIST, depth),
                self.pick(["sum", "min", "max", "first", "last", "sum(start=5)"]),
            )
        if choice == 12:
            return "%s%s" % (p(LIST, depth), self.pick(["[0]", "[-1]", "[1]", "[one]", "[zero]"]))
        if choice == 13:
            return "%s%s" % (
                p(DICT, depth),
                self.pick(["['a']", ".a", ".get('a', 3)", ".get('b', 0)", "['b']"]),
            )
        if choice == 14:
            return "%s|wordcount" % p(STR, depth)
        if choice == 15:
            return "%s|round|int" % p(FLOAT, depth)
        if choice == 16:
            return "%s.count(%s)" % (p(LIST, depth), e(INT, depth))
        if choice == 17:
            return "%s|sum(attribute='id')" % p(ROWS, depth)
        if choice == 18:
            return "%s.id" % p(ROW, depth)
        if choice == 19:
            return "%s + %s" % (p(BOOL, depth), p(INT, depth))
        if choice == 20 and self.loops:
            return "loop.%s" % self.pick(["index", "length", "revindex"])
        return "%s and %s" % (p(INT, depth), p(INT, depth))

    def expr_float(self, depth):
        p = self.postfix
        choice = self.rng.randint(0, 6)
        if choice == 0:
            return "%s / %s" % (
                p(self.pick([INT, FLOAT]), depth),
                self.pick(["2", "4", "3", "7", "0.5", "n", "neg", "10"]),
            )
        if choice <= 2:
            op = self.pick(["+", "-", "*", "//", "%"])
            right = (
                p(self.pick([INT, FLOAT]), depth)
                if op in "+-*" or self.chance(0.1)
                else self.pick(["2", "0.5", "f", "-1.5", "n"])
            )
            return "%s %s %s" % (p(FLOAT, depth), op, right)
        if choice == 3:
            return "%s|float%s" % (p(self.pick([STR, INT, ANY]), depth), self.pick(["", "(1.5)"]))
        if choice == 4:
            return "%s|round(%s)" % (
                p(FLOAT, depth),
                self.pick(["1", "2", "0", "1, 'floor'", "2, 'ceil'", "precision=3", "-1"]),
            )
        if choice == 5:
            return "%s|%s" % (p(FLOAT, depth), "abs")
        return "fs|%s" % self.pick(["sum", "max", "min", "first", "last"])

    def expr_bool(self, depth):
        e, p = self.expr, self.postfix
        choice = self.rng.randint(0, 15)
        kinds = [INT, FLOAT, STR, BOOL]
        if choice <= 2:
            kind = self.pick(kinds)
            return "%s %s %s" % (
                p(kind, depth),
                self.pick(["==", "!=", "<", "<=", ">", ">="]),
                p(kind, depth),
            )
        if choice == 3:
            return "%s %s %s" % (
                p(self.pick(kinds + [LIST, DICT, ANY]), depth),
                self.pick(["==", "!="]),
                p(self.pick(kinds + [LIST, DICT, ANY]), depth),
            )
        if choice == 4:
            return "%s %s %s %s %s" % (
                p(INT, depth),
                self.pick(["<", "<=", "=="]),
                p(INT, depth),
                self.pick(["<", "<=", "!="]),
                p(INT, depth),
            )
        if choice <= 6:
            kind, inside = self.pick(
                [(INT, LIST), (STR, STR), (STR, STRS), (STR, DICT), (ANY, LIST)]
            )
            return "%s %s %s" % (p(kind, depth), self.pick(["in", "not in"]), p(inside, depth))
        if choice <= 8:
            return "%s %s %s" % (p(BOOL, depth), self.pick(["and", "or"]), p(BOOL, depth))
        if choice == 9:
            return "not %s" % p(BOOL, depth)
        if choice <= 12:
            test = self.pick(
                [
                    "defined",
                    "undefined",
                    "none",
                    "string",
                    "number",
                    "integer",
                    "float",
                    "boolean",
                    "mapping",
                    "sequence",
                    "iterable",
                    "callable",
                    "true",
                    "false",
                    "lower",
                    "upper",
                    "escaped",
                ]
            )
            return "%s is %s%s" % (
                p(self.pick(kinds + [LIST, DICT, ANY, ANY, ROW]), depth),
                self.pick(["", "not "]),
                test,
            )
        if choice == 13:
            test = self.pick(
                [
                    "odd",
                    "even",
                    "divisibleby 3",
                    "divisibleby(2)",
                    "eq 4",
                    "gt(3)",
                    "lt 10",
                    "ne 2",
                    "in [1, 2, 3]",
                    "ge 0",
                    "le(5)",
                    "sameas 1",
                ]
            )
            return "%s is %s" % (p(INT, depth), test)
        if choice == 14:
            return "%s.%s" % (
                p(STR, depth),
                self.pick(
                    [
                        "isdigit()",
                        "isalpha()",
                        "isupper()",
                        "islower()",
                        "isspace()",
                        "istitle()",
                        "isalnum()",
                        "startswith('a')",
                        "endswith('o')",
                        "startswith(('a', 'H'))",
                        "isidentifier()",
                    ]
                ),
            )
        return (
            "%s" % e(self.pick([LIST, STR, DICT]), depth)
            + " is "
            + self.pick(["defined", "iterable", "not none"])
        )

    def expr_str(self, depth):
        e, p = self.expr, self.postfix
        choice = self.rng.randint(0, 23)
        if choice <= 2:
            return "%s ~ %s" % (
                p(STR, depth),
                p(self.pick([STR, INT, FLOAT, BOOL, ANY, LIST]), depth),
            )
        if choice == 3:
            return "%s + %s" % (p(STR, depth), p(STR, depth))
        if choice == 4:
            return "%s * %d" % (p(STR, depth), self.rng.randint(0, 3))
        if choice <= 8:
            f = self.pick(
                [
                    "upper",
                    "lower",
                    "title",
                    "capitalize",
                    "trim",
                    "string",
                    "reverse",
                    "e",
                    "escape",
                    "striptags",
                    "urlencode",
                    "tojson",
                    "pprint",
                    "replace('a', 'b')",
                    "replace('o', '0', 1)",
                    "truncate(6)",
                    "truncate(8, true, '')",
                    "truncate(5, false, '..', 0)",
                    "center(12)",
                    "indent",
                    "indent(2, true)",
                    "indent(3, blank=true)",
                    "wordwrap(8)",
                    "default('d')",
                    "default('d', true)",
                    "forceescape",
                    "safe",
                    "first",
                    "last",
                    "trim('a ')",
                    "format",
                    "as_text",
                    "urlize",
                ]
            )
            return "%s|%s" % (p(STR, depth), f)
        if choice <= 12:
            m = self.pick(
                [
                    "upper()",
                    "lower()",
                    "title()",
                    "capitalize()",
                    "swapcase()",
                    "strip()",
                    "lstrip()",
                    "rstrip()",
                    "strip('ae ')",
                    "replace('a', 'X')",
                    "replace(' ', '_')",
                    "zfill(8)",
                    "ljust(10, '.')",
                    "rjust(10)",
                    "center(11, '*')",
                    "casefold()",
                    "removeprefix('H')",
                    "removesuffix('o')",
                    "expandtabs(4)",
                    "join(ys)",
                    "split()[0]",
                    "split('o')|first",
                    "partition(' ')[2]",
                    "format(1, 2)",
                ]
            )
            return "%s.%s" % (p(STR, depth), m)
        if choice == 13:
            return "%s|join(%s)" % (
                p(self.pick([LIST, STRS]), depth),
                self.pick(["", "', '", "'-'", "'\\n'", "d=';'"]),
            )
        if choice == 14:
            return "%s|join(', ', attribute='name')" % p(ROWS, depth)
        if choice == 15:
            return "%s[%s]" % (
                p(STR, depth),
                self.pick(["0", "-1", "1:", ":3", "::-1", "1:4", "-3:", "::2", ":-1", "2:99"]),
            )
        if choice == 16:
            return "'%%s-%%s' %% (%s, %s)" % (
                e(self.pick([STR, INT, ANY]), depth),
                e(self.pick([INT, FLOAT]), depth),
            )
        if choice == 17:
            spec, kind = self.pick(
                [
                    ("%5d|", INT),
                    ("%-6s|", STR),
                    ("%.2f", FLOAT),
                    ("%05d", INT),
                    ("%x", INT),
                    ("%+d", INT),
                    ("%e", FLOAT),
                    ("%r", STR),
                    ("%g", FLOAT),
                    ("%8.3f", FLOAT),
                    ("%s", LIST),
                ]
            )
            return (
                "'%s' %% %s" % (spec, p(kind, depth))
                if kind is not LIST
                else "'%s'|format(%s)" % (spec, e(kind, depth))
            )
        if choice == 18:
            spec, kind = self.pick(
                [
                    ("{:>8}", STR),
                    ("{:<6}|", STR),
                    ("{:^9}", STR),
                    ("{:,}", INT),
                    ("{:.2f}", FLOAT),
                    ("{:05d}", INT),
                    ("{:x}", INT),
                    ("{!r}", STR),
                    ("{:e}", FLOAT),
                    ("{:+}", INT),
                    ("{:.1%}", FLOAT),
                    ("{:*^10}", STR),
                    ("{0}{0}", ANY),
                    ("{:.3}", STR),
                    ("{:g}", FLOAT),
                ]
            )
            return "'%s'.format(%s)" % (spec, e(kind, depth))
        if choice == 19:
            return "'%%s %%s'|format(%s, %s)" % (e(STR, depth), e(INT, depth))
        if choice == 20:
            return "%s.name" % p(ROW, depth)
        if choice == 21:
            return "%s|filesizeformat" % p(INT, depth)
        if choice == 22:
            called = self.call_macro(depth)
            if called:
                return called
        return "%s|%s" % (
            p(self.pick([INT, FLOAT, BOOL, LIST, DICT, ANY]), depth),
            self.pick(["string", "string", "pprint", "tojson"]),
        )

    def expr_list(self, depth):
        e, p = self.expr, self.postfix
        choice = self.rng.randint(0, 15)
        if choice == 0:
            return (
                "["
                + ", ".join(
                    e(self.pick([INT, INT, FLOAT]), depth) for _ in range(self.rng.randint(0, 4))
                )
                + "]"
            )
        if choice == 1:
            return "%s + %s" % (p(LIST, depth), p(LIST, depth))
        if choice == 2:
            return "%s * %d" % (p(LIST, depth), self.rng.randint(0, 2))
        if choice == 3:
            return "range(%s)|list" % self.pick(
                ["3", "1, 4", "0, 10, 3", "5, 0, -2", "one, 5", "xs|length"]
            )
        if choice == 4:
            return "%s|sort%s" % (p(LIST, depth), self.pick(["", "(reverse=true)", "(true)"]))
        if choice == 5:
            return "%s|reverse|list" % p(LIST, depth)
        if choice == 6:
            return "%s|unique|list" % p(LIST, depth)
        if choice == 7:
            f = self.pick(["'string'", "'abs'", "'float'", "'int'", "'default', 0", "'round', 1"])
            return "%s|map(%s)|list" % (p(LIST, depth), f)
        if choice == 8:
            f = self.pick(
                [
                    "'odd'",
                    "'even'",
                    "'gt', 1",
                    "'in', [1, 2]",
                    "'divisibleby', 3",
                    "'none'",
                    "'ne', 2",
                    "",
                ]
            )
            return "%s|%s(%s)|list" % (p(LIST, depth), self.pick(["select", "reject"]), f)
        if choice == 9:
            return "%s[%s]" % (
                p(LIST, depth),
                self.pick(["1:", ":2", "::-1", "-2:", "::2", ":", "1:2", ":-1"]),
            )
        if choice == 10:
            return "%s|%s" % (
                p(LIST, depth),
                self.pick(
                    [
                        "batch(2)|list",
                        "batch(2, 0)|list",
                        "slice(2)|list",
                        "slice(3, '-')|list",
                        "batch(2)|map('list')|list",
                    ]
                ),
            )
        if choice == 11:
            return "%s|map(attribute='id')|list" % p(ROWS, depth)
        if choice == 12:
            return "%s.values()|list" % p(DICT, depth)
        if choice == 13:
            return "%s.copy()" % p(LIST, depth)
        if choice == 14:
            return "(%s, %s)" % (e(INT, depth), e(ANY, depth))
        return "%s|list" % p(self.pick([LIST, STRS]), depth)

    def expr_strs(self, depth):
        e, p = self.expr, self.postfix
        choice = self.rng.randint(0, 10)
        if choice == 0:
            return (
                "["
                + ", ".join(e(STR, depth) for _ in range(self.rng.randint(0, 3)))
                + self.pick(["", "", ""])
                + "]"
            )
        if choice <= 2:
            return "%s.%s" % (
                p(STR, depth),
                self.pick(
                    [
                        "split()",
                        "split(',')",
                        "split(' ', 1)",
                        "rsplit(' ', 1)",
                        "splitlines()",
                        "partition('o')",
                        "rpartition(' ')",
                    ]
                ),
            )
        if choice == 3:
            return "%s|map('%s')|list" % (
                p(STRS, depth),
                self.pick(
                    [
                        "upper",
                        "lower",
                        "title",
                        "trim",
                        "length",
                        "first",
                        "string",
                        "e",
                        "capitalize",
                    ]
                ),
            )
        if choice == 4:
            return "%s|map('replace', 'a', 'z')|list" % p(STRS, depth)
        if choice == 5:
            return "%s|sort%s" % (
                p(STRS, depth),
                self.pick(["", "(case_sensitive=true)", "(reverse=true)"]),
            )
        if choice == 6:
            return "%s|unique%s|list" % (p(STRS, depth), self.pick(["", "(true)"]))
        if choice == 7:
            return "%s|%s(attribute='%s')|list" % (
                p(ROWS, depth),
                "map",
                self.pick(["name", "city", "dtype"]),
            )
        if choice == 8:
            return "%s.keys()|list" % p(DICT, depth)
        if choice == 9:
            return "%s|list" % p(STR, depth)
        return "%s|%s(%s)|list" % (
            p(STRS, depth),
            self.pick(["select", "reject"]),
            self.pick(["'lower'", "'upper'", "'string'", "'in', ['a', 'b']", "'eq', 'a'"]),
        )

    def expr_dict(self, depth):
        e, p = self.expr, self.postfix
        choice = self.rng.randint(0, 5)
        if choice <= 1:
            return (
                "{"
                + ", ".join(
                    "%s: %s"
                    % (
                        self.pick(["'a'", "'b'", "'c'", "n", "1", "'k' ~ one", "(1, 2)"]),
                        e(self.pick([INT, STR, LIST, ANY]), depth),
                    )
                    for _ in range(self.rng.randint(0, 3))
                )
                + "}"
            )
        if choice == 2:
            return "dict(%s, %s)" % (p(DICT, depth), "x=%s" % e(INT, depth))
        if choice == 3:
            return "dict(%s)" % ", ".join(
                "%s=%s" % (k, e(self.pick([INT, STR]), depth))
                for k in self.rng.sample(["a", "b", "zz"], 2)
            )
        if choice == 4:
            return "%s.copy()" % p(DICT, depth)
        return "dict(%s|dictsort%s)" % (
            p(DICT, depth),
            self.pick(["", "(reverse=true)", "(false, 'value')"]),
        )

    def expr_rows(self, depth):
        p = self.postfix
        choice = self.rng.randint(0, 4)
        if choice == 0:
            return "%s|sort(attribute='%s')" % (
                p(ROWS, depth),
                self.pick(["name", "id", "name,id"]),
            )
        if choice == 1:
            return "%s|selectattr('%s')|list" % (
                p(ROWS, depth),
                self.pick(["age", "pk", "name", "tags"]),
            )
        if choice == 2:
            return "%s|rejectattr('name', %s)|list" % (
                p(ROWS, depth),
                self.pick(["'lower'", "'equalto', 'alice'", "'in', ['ID', 'q']", "'none'"]),
            )
        if choice == 3:
            return "%s|selectattr('id', %s)|list" % (
                p(ROWS, depth),
                self.pick(["'odd'", "'defined'", "'gt', 1", "'in', xs"]),
            )
        return "%s[%s]" % (p(ROWS, depth), self.pick(["1:", ":2", "::-1"]))

    def expr_row(self, depth):
        p = self.postfix
        return "%s%s" % (p(ROWS, depth), self.pick(["[0]", "[-1]", "|first", "|last", "[1]"]))

    def expr_any(self, depth):
        kind = self.pick([INT, FLOAT, BOOL, STR, LIST, STRS, DICT, ROWS, ROW])
        choice = self.rng.randint(0, 9)
        if choice == 0:
            return "%s|%s" % (
                self.postfix(DICT, depth),
                self.pick(
                    [
                        "dictsort",
                        "items|list",
                        "list",
                        "tojson",
                        "length",
                        "dictsort(by='value')",
                        "first",
                    ]
                ),
            )
        if choice == 1:
            return "%s|groupby('%s')%s" % (
                self.postfix(ROWS, depth),
                self.pick(["name", "id"]),
                self.pick(
                    ["|list", "|map('first')|list", "|map(attribute='list')|list", "|length"]
                ),
            )
        if choice == 2:
            return "%s.items()%s" % (self.postfix(DICT, depth), self.pick(["", "|list", "|sort"]))
        if choice == 3:
            return self.pick(
                ["missing", "d.nope", "rows[0].nope", "xs[7]", "nil", "deep.x.nope", "s.nope"]
            )
        if choice == 4:
            return "(%s, %s)" % (self.expr(kind, depth), self.expr(ANY, depth))
        if choice == 5:
            return "{'k': %s}" % self.expr(kind, depth)
        if choice == 6:
            return "%s %s %s" % (
                self.postfix(kind, depth),
                self.pick(["or", "and"]),
                self.postfix(ANY, depth),
            )
        if choice == 7:
            return self.pick(["(%s if %s)", "(%s if %s)", "%s if %s"]) % (
                self.expr(kind, depth),
                self.expr(BOOL, depth),
            )
        return self.expr(kind, depth)

    def call_macro(self, depth):
        if not self.macros or self.in_macro > 1:
            return None
        name = self.pick(sorted(self.macros))
        parameters = self.macros[name]
        args = []
        named = False
        for parameter, kind in parameters:
            if self.chance(0.12):
                named = True
                continue
            value = self.expr(kind, depth - 1)
            if named or self.chance(0.25):
                named = True
                args.append("%s=%s" % (parameter, value))
            else:
                args.append(value)
        if not named and self.chance(0.05):
            args.append("*xs")
        if self.chance(0.04):
            args.append("**{'b': 1}" if self.chance(0.5) else "**{'extra': 1}")
        return "%s(%s%s)" % (
            name,
            ", ".join(args),
            "," if args and "*" not in args[-1] and self.chance(0.1) else "",
        )
