"""Random templates from a grammar with types: nested statements and expressions over the rich context."""

import random

INT, FLOAT, BOOL, STR, LIST, STRS, DICT, ROWS, ROW, ANY = (
    "int", "float", "bool", "str", "list", "strs", "dict", "rows", "row", "any")

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
    ANY: ["nil", "mixed", "nested", "tup", "pairs", "deep", "deep.x.y", "missing", "d.nope", "tree"],
}

TEXTS = ["select ", "a", " ", "\n", "\n  ", "text, ", "from t\n", "é ", "😀", "-- note\n", "x{ y }", "%", "#", "'q'", "<b>",
         "\t", "  \n", "\n\n", "1", ".", "(", ")"]

STRINGS = ["'a'", '"b"', "''", "'foo bar'", "'Hello'", "'x,y,z'", "'%s'", "'a' 'b'", "'it\\'s'", '"say \\"hi\\""', "'é😀'",
           "'\\n'", "'\\t'", "'<i>'", "'12'", "'3.5'", "'line\\nbreak'", "'a_b_c'", "' pad '", "'ABC'", "'\\\\d'", "'\\d+'",
           "'{{ x }}'", "'%'", "'-'", "', '", "'true'"]


class Grammar:
    """One random template; everything random comes from one seeded generator."""

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
            return "(%s if %s else %s)" % (self.expr(kind, depth - 1), self.expr(BOOL, depth - 1), self.expr(kind, depth - 1))
        if self.chance(0.03):
            return "%s|default(%s)" % (self.pick(["missing", "d.nope", "xs[9]", "nil"]), self.expr(kind, depth - 1))
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
                return "loop." + self.pick(["index", "index0", "revindex", "revindex0", "length", "depth"])
            if self.loops and kind == BOOL and self.chance(0.5):
                return "loop." + self.pick(["first", "last"])
            return self.pick(VARIABLES[kind])
        r = self.rng
        if kind == INT:
            return self.pick([str(r.randint(0, 12)), str(r.randint(0, 2000)), "1_000", "0x1f", "0b11", "0"])
        if kind == FLOAT:
            return self.pick(["0.5", "1.0", "2.75", "1e3", "1e-5", "12345.678", "0.1", "%.3f" % r.uniform(0, 100)])
        if kind == BOOL:
            return self.pick(["true", "false", "True", "False"])
        if kind == STR:
            return self.pick(STRINGS)
        if kind == LIST:
            return "[" + ", ".join(str(r.randint(-3, 9)) for _ in range(r.randint(0, 4))) + self.pick(["", "", ""]) + "]"
        if kind == STRS:
            return "[" + ", ".join(self.pick(STRINGS[:5]) for _ in range(r.randint(0, 4))) + "]"
        if kind == DICT:
            return "{" + ", ".join("%s: %d" % (self.pick(["'a'", "'b'", "'k'", "'z z'"]), r.randint(0, 9)) for _ in range(r.randint(0, 3))) + "}"
        if kind == ROWS:
            return "[{'name': 'p', 'id': %d}, {'name': 'q', 'id': %d}]" % (r.randint(0, 5), r.randint(0, 5))
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
            right = p(INT, depth) if op in "+-*" or self.chance(0.1) else self.pick(["2", "3", "7", "-4", "10", "n", "neg"])
            return "%s %s %s" % (p(INT, depth), op, right)
        if choice == 5:
            return "%s ** %d" % (p(INT, depth), self.rng.randint(0, 4))
        if choice == 6:
            return self.pick(["-", "+", "- "]) + p(INT, depth)
        if choice == 7:
            return "%s|%s" % (p(self.pick([STR, LIST, STRS, DICT, ROWS]), depth), self.pick(["length", "count"]))
        if choice == 8:
            return "%s|int%s" % (p(self.pick([STR, FLOAT, INT, BOOL, ANY]), depth), self.pick(["", "(7)", "(default=-1)", "(0, 16)"]))
        if choice == 9:
            return "%s|abs" % p(INT, depth)
        if choice == 10:
            return "%s.%s(%s)" % (p(STR, depth), self.pick(["count", "find", "rfind"]), self.pick(["'a'", "'o'", "' '", "'zz'", "''"]))
        if choice == 11:
            return "%s|%s" % (p(LIST, depth), self.pick(["sum", "min", "max", "first", "last", "sum(start=5)"]))
        if choice == 12:
            return "%s%s" % (p(LIST, depth), self.pick(["[0]", "[-1]", "[1]", "[one]", "[zero]"]))
        if choice == 13:
            return "%s%s" % (p(DICT, depth), self.pick(["['a']", ".a", ".get('a', 3)", ".get('b', 0)", "['b']"]))
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
            return "%s / %s" % (p(self.pick([INT, FLOAT]), depth), self.pick(["2", "4", "3", "7", "0.5", "n", "neg", "10"]))
        if choice <= 2:
            op = self.pick(["+", "-", "*", "//", "%"])
            right = p(self.pick([INT, FLOAT]), depth) if op in "+-*" or self.chance(0.1) else self.pick(["2", "0.5", "f", "-1.5", "n"])
            return "%s %s %s" % (p(FLOAT, depth), op, right)
        if choice == 3:
            return "%s|float%s" % (p(self.pick([STR, INT, ANY]), depth), self.pick(["", "(1.5)"]))
        if choice == 4:
            return "%s|round(%s)" % (p(FLOAT, depth), self.pick(["1", "2", "0", "1, 'floor'", "2, 'ceil'", "precision=3", "-1"]))
        if choice == 5:
            return "%s|%s" % (p(FLOAT, depth), "abs")
        return "fs|%s" % self.pick(["sum", "max", "min", "first", "last"])

    def expr_bool(self, depth):
        e, p = self.expr, self.postfix
        choice = self.rng.randint(0, 15)
        kinds = [INT, FLOAT, STR, BOOL]
        if choice <= 2:
            kind = self.pick(kinds)
            return "%s %s %s" % (p(kind, depth), self.pick(["==", "!=", "<", "<=", ">", ">="]), p(kind, depth))
        if choice == 3:
            return "%s %s %s" % (p(self.pick(kinds + [LIST, DICT, ANY]), depth), self.pick(["==", "!="]), p(self.pick(kinds + [LIST, DICT, ANY]), depth))
        if choice == 4:
            return "%s %s %s %s %s" % (p(INT, depth), self.pick(["<", "<=", "=="]), p(INT, depth), self.pick(["<", "<=", "!="]), p(INT, depth))
        if choice <= 6:
            kind, inside = self.pick([(INT, LIST), (STR, STR), (STR, STRS), (STR, DICT), (ANY, LIST)])
            return "%s %s %s" % (p(kind, depth), self.pick(["in", "not in"]), p(inside, depth))
        if choice <= 8:
            return "%s %s %s" % (p(BOOL, depth), self.pick(["and", "or"]), p(BOOL, depth))
        if choice == 9:
            return "not %s" % p(BOOL, depth)
        if choice <= 12:
            test = self.pick(["defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "mapping", "sequence",
                              "iterable", "callable", "true", "false", "lower", "upper", "escaped"])
            return "%s is %s%s" % (p(self.pick(kinds + [LIST, DICT, ANY, ANY, ROW]), depth), self.pick(["", "not "]), test)
        if choice == 13:
            test = self.pick(["odd", "even", "divisibleby 3", "divisibleby(2)", "eq 4", "gt(3)", "lt 10", "ne 2", "in [1, 2, 3]", "ge 0", "le(5)", "sameas 1"])
            return "%s is %s" % (p(INT, depth), test)
        if choice == 14:
            return "%s.%s" % (p(STR, depth), self.pick(["isdigit()", "isalpha()", "isupper()", "islower()", "isspace()", "istitle()", "isalnum()",
                                                        "startswith('a')", "endswith('o')", "startswith(('a', 'H'))", "isidentifier()"]))
        return "%s" % e(self.pick([LIST, STR, DICT]), depth) + " is " + self.pick(["defined", "iterable", "not none"])

    def expr_str(self, depth):
        e, p = self.expr, self.postfix
        choice = self.rng.randint(0, 23)
        if choice <= 2:
            return "%s ~ %s" % (p(STR, depth), p(self.pick([STR, INT, FLOAT, BOOL, ANY, LIST]), depth))
        if choice == 3:
            return "%s + %s" % (p(STR, depth), p(STR, depth))
        if choice == 4:
            return "%s * %d" % (p(STR, depth), self.rng.randint(0, 3))
        if choice <= 8:
            f = self.pick(["upper", "lower", "title", "capitalize", "trim", "string", "reverse", "e", "escape", "striptags", "urlencode", "tojson",
                           "pprint", "replace('a', 'b')", "replace('o', '0', 1)", "truncate(6)", "truncate(8, true, '')", "truncate(5, false, '..', 0)",
                           "center(12)", "indent", "indent(2, true)", "indent(3, blank=true)", "wordwrap(8)", "default('d')", "default('d', true)",
                           "forceescape", "safe", "first", "last", "trim('a ')", "format", "as_text", "urlize"])
            return "%s|%s" % (p(STR, depth), f)
        if choice <= 12:
            m = self.pick(["upper()", "lower()", "title()", "capitalize()", "swapcase()", "strip()", "lstrip()", "rstrip()", "strip('ae ')",
                           "replace('a', 'X')", "replace(' ', '_')", "zfill(8)", "ljust(10, '.')", "rjust(10)", "center(11, '*')", "casefold()",
                           "removeprefix('H')", "removesuffix('o')", "expandtabs(4)", "join(ys)", "split()[0]", "split('o')|first", "partition(' ')[2]",
                           "format(1, 2)"])
            return "%s.%s" % (p(STR, depth), m)
        if choice == 13:
            return "%s|join(%s)" % (p(self.pick([LIST, STRS]), depth), self.pick(["", "', '", "'-'", "'\\n'", "d=';'"]))
        if choice == 14:
            return "%s|join(', ', attribute='name')" % p(ROWS, depth)
        if choice == 15:
            return "%s[%s]" % (p(STR, depth), self.pick(["0", "-1", "1:", ":3", "::-1", "1:4", "-3:", "::2", ":-1", "2:99"]))
        if choice == 16:
            return "'%%s-%%s' %% (%s, %s)" % (e(self.pick([STR, INT, ANY]), depth), e(self.pick([INT, FLOAT]), depth))
        if choice == 17:
            spec, kind = self.pick([("%5d|", INT), ("%-6s|", STR), ("%.2f", FLOAT), ("%05d", INT), ("%x", INT), ("%+d", INT), ("%e", FLOAT), ("%r", STR),
                                    ("%g", FLOAT), ("%8.3f", FLOAT), ("%s", LIST)])
            return "'%s' %% %s" % (spec, p(kind, depth)) if kind is not LIST else "'%s'|format(%s)" % (spec, e(kind, depth))
        if choice == 18:
            spec, kind = self.pick([("{:>8}", STR), ("{:<6}|", STR), ("{:^9}", STR), ("{:,}", INT), ("{:.2f}", FLOAT), ("{:05d}", INT), ("{:x}", INT), ("{!r}", STR),
                                    ("{:e}", FLOAT), ("{:+}", INT), ("{:.1%}", FLOAT), ("{:*^10}", STR), ("{0}{0}", ANY), ("{:.3}", STR), ("{:g}", FLOAT)])
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
        return "%s|%s" % (p(self.pick([INT, FLOAT, BOOL, LIST, DICT, ANY]), depth), self.pick(["string", "string", "pprint", "tojson"]))

    def expr_list(self, depth):
        e, p = self.expr, self.postfix
        choice = self.rng.randint(0, 15)
        if choice == 0:
            return "[" + ", ".join(e(self.pick([INT, INT, FLOAT]), depth) for _ in range(self.rng.randint(0, 4))) + "]"
        if choice == 1:
            return "%s + %s" % (p(LIST, depth), p(LIST, depth))
        if choice == 2:
            return "%s * %d" % (p(LIST, depth), self.rng.randint(0, 2))
        if choice == 3:
            return "range(%s)|list" % self.pick(["3", "1, 4", "0, 10, 3", "5, 0, -2", "one, 5", "xs|length"])
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
            f = self.pick(["'odd'", "'even'", "'gt', 1", "'in', [1, 2]", "'divisibleby', 3", "'none'", "'ne', 2", ""])
            return "%s|%s(%s)|list" % (p(LIST, depth), self.pick(["select", "reject"]), f)
        if choice == 9:
            return "%s[%s]" % (p(LIST, depth), self.pick(["1:", ":2", "::-1", "-2:", "::2", ":", "1:2", ":-1"]))
        if choice == 10:
            return "%s|%s" % (p(LIST, depth), self.pick(["batch(2)|list", "batch(2, 0)|list", "slice(2)|list", "slice(3, '-')|list", "batch(2)|map('list')|list"]))
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
            return "[" + ", ".join(e(STR, depth) for _ in range(self.rng.randint(0, 3))) + self.pick(["", "", ""]) + "]"
        if choice <= 2:
            return "%s.%s" % (p(STR, depth), self.pick(["split()", "split(',')", "split(' ', 1)", "rsplit(' ', 1)", "splitlines()", "partition('o')", "rpartition(' ')"]))
        if choice == 3:
            return "%s|map('%s')|list" % (p(STRS, depth), self.pick(["upper", "lower", "title", "trim", "length", "first", "string", "e", "capitalize"]))
        if choice == 4:
            return "%s|map('replace', 'a', 'z')|list" % p(STRS, depth)
        if choice == 5:
            return "%s|sort%s" % (p(STRS, depth), self.pick(["", "(case_sensitive=true)", "(reverse=true)"]))
        if choice == 6:
            return "%s|unique%s|list" % (p(STRS, depth), self.pick(["", "(true)"]))
        if choice == 7:
            return "%s|%s(attribute='%s')|list" % (p(ROWS, depth), "map", self.pick(["name", "city", "dtype"]))
        if choice == 8:
            return "%s.keys()|list" % p(DICT, depth)
        if choice == 9:
            return "%s|list" % p(STR, depth)
        return "%s|%s(%s)|list" % (p(STRS, depth), self.pick(["select", "reject"]), self.pick(["'lower'", "'upper'", "'string'", "'in', ['a', 'b']", "'eq', 'a'"]))

    def expr_dict(self, depth):
        e, p = self.expr, self.postfix
        choice = self.rng.randint(0, 5)
        if choice <= 1:
            return "{" + ", ".join("%s: %s" % (self.pick(["'a'", "'b'", "'c'", "n", "1", "'k' ~ one", "(1, 2)"]), e(self.pick([INT, STR, LIST, ANY]), depth))
                                   for _ in range(self.rng.randint(0, 3))) + "}"
        if choice == 2:
            return "dict(%s, %s)" % (p(DICT, depth), "x=%s" % e(INT, depth))
        if choice == 3:
            return "dict(%s)" % ", ".join("%s=%s" % (k, e(self.pick([INT, STR]), depth)) for k in self.rng.sample(["a", "b", "zz"], 2))
        if choice == 4:
            return "%s.copy()" % p(DICT, depth)
        return "dict(%s|dictsort%s)" % (p(DICT, depth), self.pick(["", "(reverse=true)", "(false, 'value')"]))

    def expr_rows(self, depth):
        p = self.postfix
        choice = self.rng.randint(0, 4)
        if choice == 0:
            return "%s|sort(attribute='%s')" % (p(ROWS, depth), self.pick(["name", "id", "name,id"]))
        if choice == 1:
            return "%s|selectattr('%s')|list" % (p(ROWS, depth), self.pick(["age", "pk", "name", "tags"]))
        if choice == 2:
            return "%s|rejectattr('name', %s)|list" % (p(ROWS, depth), self.pick(["'lower'", "'equalto', 'alice'", "'in', ['ID', 'q']", "'none'"]))
        if choice == 3:
            return "%s|selectattr('id', %s)|list" % (p(ROWS, depth), self.pick(["'odd'", "'defined'", "'gt', 1", "'in', xs"]))
        return "%s[%s]" % (p(ROWS, depth), self.pick(["1:", ":2", "::-1"]))

    def expr_row(self, depth):
        p = self.postfix
        return "%s%s" % (p(ROWS, depth), self.pick(["[0]", "[-1]", "|first", "|last", "[1]"]))

    def expr_any(self, depth):
        kind = self.pick([INT, FLOAT, BOOL, STR, LIST, STRS, DICT, ROWS, ROW])
        choice = self.rng.randint(0, 9)
        if choice == 0:
            return "%s|%s" % (self.postfix(DICT, depth), self.pick(["dictsort", "items|list", "list", "tojson", "length", "dictsort(by='value')", "first"]))
        if choice == 1:
            return "%s|groupby('%s')%s" % (self.postfix(ROWS, depth), self.pick(["name", "id"]), self.pick(["|list", "|map('first')|list", "|map(attribute='list')|list", "|length"]))
        if choice == 2:
            return "%s.items()%s" % (self.postfix(DICT, depth), self.pick(["", "|list", "|sort"]))
        if choice == 3:
            return self.pick(["missing", "d.nope", "rows[0].nope", "xs[7]", "nil", "deep.x.nope", "s.nope"])
        if choice == 4:
            return "(%s, %s)" % (self.expr(kind, depth), self.expr(ANY, depth))
        if choice == 5:
            return "{'k': %s}" % self.expr(kind, depth)
        if choice == 6:
            return "%s %s %s" % (self.postfix(kind, depth), self.pick(["or", "and"]), self.postfix(ANY, depth))
        if choice == 7:
            return self.pick(["(%s if %s)", "(%s if %s)", "%s if %s"]) % (self.expr(kind, depth), self.expr(BOOL, depth))
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
        return "%s(%s%s)" % (name, ", ".join(args), "," if args and "*" not in args[-1] and self.chance(0.1) else "")

    # ---- statements

    def tag(self, body):
        r = self.rng.random()
        left = "-" if r < 0.16 else "+" if r < 0.18 else ""
        r = self.rng.random()
        right = "-" if r < 0.16 else "+" if r < 0.17 else ""
        space = self.pick([" ", " ", " ", " ", " ", "", "  ", "\n"])
        if space == "" and (right == "-" or right == "+"):
            space = " "
        return "{%" + left + (space or "") + body + space + right + "%}"

    def output(self, depth=2):
        kind = self.weighted([(INT, 3), (FLOAT, 2), (BOOL, 2), (STR, 6), (LIST, 2), (STRS, 2), (DICT, 1), (ROWS, 0.3), (ROW, 0.4), (ANY, 2)])
        left = "-" if self.chance(0.12) else ""
        right = "-" if self.chance(0.12) else ""
        text = self.expr(kind, depth)
        if self.chance(0.1):
            text += " if " + self.expr(BOOL, 1)
            if self.chance(0.6):
                text += " else " + self.expr(kind, 1)
        return "{{" + left + " " + text + " " + right + "}}"

    def text(self):
        return "".join(self.pick(TEXTS) for _ in range(self.rng.randint(1, 3)))

    def body(self, depth, least=1):
        out = []
        for _ in range(self.rng.randint(least, 3)):
            if self.budget <= 0:
                out.append(self.output(1))
                break
            out.append(self.statement(depth))
            if self.chance(0.4):
                out.append(self.text())
        return "".join(out)

    def scoped(self, depth, **names):
        self.scopes.append(dict(names))
        try:
            return self.body(depth)
        finally:
            self.scopes.pop()

    def statement(self, depth):
        self.budget -= 1
        if depth <= 0:
            return self.weighted([(self.output, 6), (self.text, 3), (self.set_value, 1)])()
        kind = self.weighted([
            ("output", 9), ("text", 3), ("if", 4), ("for", 5), ("set", 4), ("set_block", 1), ("macro", 2), ("call", 1.2), ("with", 1), ("filter", 1),
            ("comment", 0.6), ("raw", 0.5), ("do", 1.2), ("namespace", 1.5), ("include", 0.5), ("import", 0.4), ("block", 0.4), ("recursive", 0.4),
            ("cycler", 0.4), ("flow", 1.2 if self.loops else 0), ("autoescape", 0.3), ("print", 0.2), ("unpack", 0.6), ("loopfn", 1 if self.loops else 0),
            ("return", 0.4), ("sqlish", 0.6)])
        return getattr(self, "do_" + kind)(depth - 1)

    def do_output(self, _depth):
        return self.output()

    def do_text(self, _depth):
        return self.text()

    def do_if(self, depth):
        out = self.tag("if " + self.expr(self.weighted([(BOOL, 6), (ANY, 1), (LIST, 1), (STR, 1)]), 2) + (":" if self.chance(0.03) else ""))
        out += self.body(depth)
        while self.chance(0.25):
            out += self.tag("elif " + self.expr(BOOL, 2)) + self.body(depth)
        if self.chance(0.45):
            out += self.tag("else") + self.body(depth)
        return out + self.tag("endif")

    def do_for(self, depth):
        shape = self.rng.randint(0, 9)
        name = self.fresh(self.pick(["i", "x", "v"]))
        names = {name: INT}
        if shape <= 2:
            over = self.postfix(LIST, 1) if self.chance(0.7) else "range(%d)" % self.rng.randint(0, 4)
        elif shape <= 4:
            over, names[name] = self.postfix(STRS, 1), STR
        elif shape == 5:
            over, names[name] = self.postfix(ROWS, 1), ROW
        elif shape == 6:
            second = self.fresh("w")
            over = self.postfix(DICT, 0) + self.pick([".items()", "|dictsort", "|items"])
            names = {name: STR, second: INT}
            name = self.pick(["%s, %s", "(%s, %s)"]) % (name, second)
        elif shape == 7:
            second = self.fresh("w")
            over = "pairs"
            names = {name: STR, second: INT}
            name = "%s, %s" % (name, second)
        elif shape == 8:
            second = self.fresh("w")
            over = "%s|groupby('%s')" % (self.postfix(ROWS, 0), self.pick(["name", "id"]))
            names = {name: ANY, second: ROWS}
            name = "%s, %s" % (name, second)
        else:
            over, names[name] = self.postfix(STR, 1), STR
        condition = ""
        if self.chance(0.2):
            self.scopes.append(names)
            condition = " if " + self.expr(BOOL, 1)
            self.scopes.pop()
        out = self.tag("for %s in %s%s" % (name, over, condition))
        self.loops += 1
        out += self.scoped(depth, **names)
        if self.chance(0.3):
            out += "{{ ', ' if not loop.last }}"
        self.loops -= 1
        if self.chance(0.25):
            out += self.tag("else") + self.body(depth)
        return out + self.tag("endfor")

    def do_recursive(self, depth):
        call = self.pick(["loop(node.kids)", "loop(node.kids)|upper", "'(' ~ loop(node.kids) ~ ')' if node.kids", "loop(node.kids)|length"])
        inner = self.pick(["{{ loop.depth }}", "{{ loop.index }}/{{ loop.length }}", "{{ '  ' * loop.depth0 }}", ""])
        return (self.tag("for node in tree%s recursive" % self.pick(["", " if node.name != 'left'"])) + inner + "{{ node.name }}"
                + "{{ %s }}" % call + self.pick(["", self.tag("else") + "-"]) + self.tag("endfor"))

    def do_flow(self, _depth):
        return self.tag("if " + self.expr(BOOL, 1)) + self.tag(self.pick(["break", "continue"])) + self.tag("endif")

    def do_loopfn(self, _depth):
        return self.pick(["{{ loop.cycle('odd', 'even') }}", "{{ loop.previtem }}", "{{ loop.nextitem }}", "{{ loop.changed(%s) }}" % self.expr(INT, 1),
                          "{{ loop.previtem is defined }}", "{{ ',' if not loop.last }}", "{{ loop.index ~ '/' ~ loop.length }}"])

    def set_value(self):
        kind = self.pick([INT, FLOAT, STR, LIST, STRS, DICT, BOOL])
        name = self.fresh()
        value = self.expr(kind, 2)
        self.bind(name, kind)
        return self.tag("set %s = %s" % (name, value))

    def do_set(self, _depth):
        return self.set_value()

    def do_unpack(self, _depth):
        a, b = self.fresh("p"), self.fresh("q")
        out = self.tag("set %s, %s = %s, %s" % (a, b, self.expr(INT, 1), self.expr(STR, 1)))
        self.bind(a, INT)
        self.bind(b, STR)
        return out

    def do_set_block(self, depth):
        name = self.fresh()
        out = self.tag("set %s%s" % (name, self.pick(["", "", " | upper", " | trim", " | replace('a', 'b') | length"])))
        out += self.scoped(depth) + self.tag("endset")
        self.bind(name, STR)
        return out + "{{ %s }}" % name

    def do_macro(self, depth):
        if self.in_macro:
            return self.output()
        name = self.fresh("m")
        parameters, texts = [], []
        optional = False
        for k in range(self.rng.randint(0, 3)):
            parameter = "abc"[k]
            kind = self.pick([INT, STR, LIST, BOOL])
            text = parameter + (": any" if self.chance(0.03) else "")
            if optional or self.chance(0.4):
                optional = True
                text += "=" + (self.pick("abc"[:k]) if k and self.chance(0.15) else self.expr(kind, 1))
            parameters.append((parameter, kind))
            texts.append(text)
        self.in_macro += 1
        loops, self.loops = self.loops, 0
        self.scopes.append(dict(parameters))
        inner = self.body(depth)
        extras = self.weighted([("", 6), ("{{ varargs }}", 1), ("{{ kwargs }}", 1), ("{{ caller() if caller else 'no caller' }}", 1), ("{{ varargs|length }}{{ kwargs|dictsort }}", 1)])
        self.scopes.pop()
        self.loops = loops
        self.in_macro -= 1
        out = self.tag("macro %s(%s)" % (name, ", ".join(texts))) + inner + extras + self.tag("endmacro")
        self.macros[name] = parameters
        call = self.call_macro(2) or name + "()"
        return out + "{{ %s }}" % call

    def do_return(self, depth):
        if self.in_macro:
            return self.output()
        name = self.fresh("r")
        kind = self.pick([INT, STR, LIST])
        self.in_macro += 1
        loops, self.loops = self.loops, 0
        self.scopes.append({"a": INT})
        guard = "{{ return(%s) }}" % self.expr(kind, 2) if self.chance(0.5) else "{% do return(" + self.expr(kind, 2) + ") %}"
        inner = self.body(depth) + (self.tag("if " + self.expr(BOOL, 1)) + guard + self.tag("endif") if self.chance(0.5) else guard)
        self.scopes.pop()
        self.loops = loops
        self.in_macro -= 1
        use = self.pick(["{{ %s(1) }}", "{%% set r0 = %s(n) %%}{{ r0 }}", "{{ [%s(2)] }}", "{%% for k in [%s(0)] %%}{{ k }}{%% endfor %%}"])
        return self.tag("macro %s(a)" % name) + inner + self.tag("endmacro") + use % name

    def do_call(self, depth):
        name = self.fresh("c")
        args = self.pick(["", "", "(z)", "(z, y=2)"])
        given = {"": "", "(z)": "1", "(z, y=2)": self.pick(["1", "1, 5", "z=3"])}[args]
        out = self.tag("macro %s(a=1)" % name) + self.text() + "{{ caller(%s) }}" % given + self.pick(["", "{{ a }}", "{{ caller(%s)|upper }}" % given]) + self.tag("endmacro")
        names = {"z": INT} if args else {}
        if "y" in args:
            names["y"] = INT
        loops, self.loops = self.loops, 0
        inner = self.scoped(depth, **names)
        self.loops = loops
        return out + self.tag("call%s %s(%s)" % (args, name, self.pick(["", "5", "a=" + self.expr(INT, 1)]))) + inner + self.tag("endcall")

    def do_with(self, depth):
        a, b = self.fresh("v"), self.fresh("u")
        kind = self.pick([INT, STR, LIST])
        head = "with %s = %s" % (a, self.expr(kind, 2))
        names = {a: kind}
        if self.chance(0.4) and a != b:
            head += ", %s = %s" % (b, self.expr(INT, 1))
            names[b] = INT
        return self.tag(head) + self.scoped(depth, **names) + self.tag("endwith")

    def do_filter(self, depth):
        f = self.pick(["upper", "lower", "trim", "title", "e", "replace('a', 'b')", "indent(2)", "upper|replace('A', '4')", "truncate(20)", "length",
                       "wordwrap(10)", "center(20)", "capitalize", "striptags", "reverse", "default('x')"])
        return self.tag("filter " + f) + self.scoped(depth) + self.tag("endfilter")

    def do_comment(self, _depth):
        return "{#" + self.pick(["", "-", ""]) + " note {{ x }} {% if %} " + self.pick(["", "\n", "two\nlines "]) + self.pick(["", "-", ""]) + "#}"

    def do_raw(self, _depth):
        return self.tag("raw") + " {{ raw }} " + self.pick(["", "{% if %}", "{# c #}", "\n"]) + self.tag("endraw")

    def do_do(self, _depth):
        lists, dicts = self.bound(LIST) + ["xs"], self.bound(DICT) + ["d"]
        return self.pick([
            lambda: self.tag("do %s.append(%s)" % (self.pick(lists), self.expr(INT, 1))),
            lambda: self.tag("do %s.extend(%s)" % (self.pick(lists), self.expr(LIST, 1))),
            lambda: self.tag("do %s.insert(0, %s)" % (self.pick(lists), self.expr(INT, 1))),
            lambda: self.tag("do %s.update({'k': %s})" % (self.pick(dicts), self.expr(INT, 1))),
            lambda: self.tag("do %s.update(k=%s)" % (self.pick(dicts), self.expr(STR, 1))),
            lambda: self.tag("do %s.setdefault('s', [])" % self.pick(dicts)),
            lambda: "{{ %s.pop() if %s }}" % ((self.pick(lists),) * 2),
            lambda: self.tag("do ys.sort()"), lambda: self.tag("do xs.reverse()"),
        ])()

    def do_namespace(self, depth):
        name = self.fresh("ns")
        out = self.tag("set %s = namespace(a=%s, l=[])" % (name, self.expr(INT, 1)))
        self.scopes.append({name + ".a": INT, name + ".l": LIST})
        out += self.tag("for i in " + self.postfix(LIST, 1))
        self.loops += 1
        out += self.pick([self.tag("set %s.a = %s.a + i" % (name, name)), self.tag("set %s.a = %s" % (name, self.expr(INT, 1))),
                          self.tag("do %s.l.append(i)" % name), self.tag("if i is odd") + self.tag("set %s.a = i" % name) + self.tag("endif"),
                          self.tag("set %s.b" % name) + self.body(depth) + self.tag("endset")])
        self.loops -= 1
        out += self.tag("endfor") + "{{ %s.a }}{{ %s.l }}{{ %s.b }}" % (name, name, name)
        self.scopes.pop()
        self.bind(name + ".a", INT)
        return out

    def _sub(self):
        other = Grammar(self.rng, self.waits)
        other.budget = 3
        other.in_macro = 2
        return other.body(1)

    def do_include(self, _depth):
        name = "part%d" % (len(self.templates) + 1)
        self.templates[name] = self._sub()
        return self.tag("include " + self.pick(["'%s'", "'%s'", "['nope', '%s']", "'%s' ignore missing", "'%s' without context", "'%s' with context"]) % name)

    def do_import(self, _depth):
        name = "lib%d" % (len(self.templates) + 1)
        self.templates[name] = "{% macro hi(x=1) %}" + self._sub() + "{{ x }}{{ v1 }}{% endmacro %}{% set val = [1, 2] %}"
        return self.pick(["{%% import '%s' as lib %%}{{ lib.hi() }}{{ lib.val }}", "{%% from '%s' import hi, val as w %%}{{ hi(2) }}{{ w }}",
                          "{%% import '%s' as lib with context %%}{{ lib.hi(n) }}", "{%% from '%s' import hi with context %%}{{ hi('z') }}"]) % name

    def do_block(self, depth):
        if self.in_macro or self.loops:
            return self.output()
        self.counter += 1
        loops, self.loops = self.loops, 0
        scopes, self.scopes = self.scopes, [{}]
        name = "b%d" % self.counter
        out = self.tag("block " + name) + self.body(depth) + self.tag("endblock" + self.pick(["", " " + name]))
        self.loops, self.scopes = loops, scopes
        return out

    def do_cycler(self, _depth):
        return self.pick(["{% set cy = cycler('a', 'b', 3) %}{{ cy.next() }}{{ cy.next() }}{{ cy.current }}",
                          "{% set jo = joiner(', ') %}{% for q in ys %}{{ jo() }}{{ q }}{% endfor %}"])

    def do_autoescape(self, depth):
        return self.tag("autoescape " + self.pick(["true", "true", "false"])) + self.body(depth) + self.tag("endautoescape")

    def do_print(self, _depth):
        return self.tag("print " + self.expr(self.pick([INT, STR]), 2))

    def do_sqlish(self, _depth):
        return self.pick([
            "select\n{%- for c in cols %}\n  {{ c.name|lower }} as {{ c.name|upper }}{{ ',' if not loop.last }}\n{%- endfor %}\nfrom t",
            "{% set names = cols|map(attribute='name')|map('lower')|list %}{{ names|join(', ') }}{{ 'id' in names }}",
            "{%- for k, v in d.items() -%}\n{{ k }} = {{ v }}\n{%- if not loop.last %} and {% endif -%}\n{%- endfor -%}",
            "where x in ({% for y in ys %}'{{ y }}'{% if not loop.last %}, {% endif %}{% endfor %})",
            "{{ \"'\" ~ ys|join(\"', '\") ~ \"'\" }}",
            "{%- set q -%}\nselect {{ n }}\n{%- endset -%}\n{{ q }};",
            "{% if rows|selectattr('age', 'none')|list|length > 0 %}nulls{% endif %}",
            "{{ (rows|selectattr('city', 'equalto', 'Oslo')|list)[0].name }}",
            "{{ snake.split('_')|map('capitalize')|join }}", "{{ dict(cols|map(attribute='name')|list|map('list')) if false else 'x' }}",
        ])

    def template(self):
        out = []
        while self.budget > 0:
            out.append(self.statement(3))
            if self.chance(0.5):
                out.append(self.text())
        text = "".join(out)
        if self.chance(0.03):
            text = self.damage(text)
        if self.chance(0.04) and "{% block" not in text:
            self.templates["base"] = "[{% block head %}head {{ n }}{% endblock %}|{% block main %}main{% endblock %}]"
            text = ("{% extends 'base' %}{% block main %}" + text + self.pick(["", "{{ super() }}", "{{ self.head() }}"]) + "{% endblock %}")
        return text

    def damage(self, text):
        """One random slip of the pen: most are syntax errors."""
        at = self.rng.randrange(len(text)) if text else 0
        return self.pick([text[:at] + text[at + 1:], text[:at] + self.pick(["{%", "%}", "{{", "}}", "(", ")", "'", "|", "endif", ","]) + text[at:], text[:at]])


def random_case(seed, waits=False):
    """The template and the templates it uses for one seed: always the same for the same seed."""
    grammar = Grammar(random.Random(seed), waits)
    template = grammar.template()
    case = {"template": template, "context": "rich"}
    if grammar.templates:
        case["templates"] = grammar.templates
    return case


def random_waiting_case(seed):
    """A random template that calls `wait`, a function whose result memflow has to await."""
    return random_case(seed + 500_000, waits=True)


def random_expression(seed):
    """One expression of some depth: many operators, filters, tests and methods in a small case."""
    grammar = Grammar(random.Random(-seed))
    kind = grammar.pick([INT, FLOAT, BOOL, STR, STR, LIST, STRS, DICT, ROWS, ROW, ANY])
    return {"template": "{{ " + grammar.expr(kind, grammar.rng.randint(2, 4)) + " }}", "context": "rich"}
