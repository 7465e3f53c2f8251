"""Operators, precedence, numbers, comparisons, slicing, literals, escapes and undefined values."""

from .cases import expressions
from .filters import _lines

ARITHMETIC_VALUES = [
    "7",
    "-3",
    "0",
    "2.5",
    "-0.5",
    "true",
    "'ab'",
    "[1,2]",
    "(1,)",
    "none",
    "missing",
    "big",
    "{'a':1}",
]
ARITHMETIC = ["+", "-", "*", "/", "//", "%", "**", "~"]
COMPARE_VALUES = [
    "1",
    "1.0",
    "true",
    "0",
    "none",
    "'a'",
    "'1'",
    "[1]",
    "(1,)",
    "{'a':1}",
    "missing",
    "big",
]
COMPARE = ["==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]

NUMBERS = _lines(r"""
1 + 2 * 3
(1 + 2) * 3
2 ** 3 ** 2
-2 ** 2
(-2) ** 2
2 ** -1
2 ** 0.5
(-8) ** (1/3)
0 ** 0
0 ** -1
7 // 2
-7 // 2
7 // -2
-7 // -2
7.5 // 2
-7.5 // 2
7 % 3
-7 % 3
7 % -3
-7 % -3
7.5 % 2
-7.5 % 2
7.5 % -2
1 / 3
4 / 2
1 / 0
1 // 0
1 % 0
1.0 / 0
1.0 // 0
0 / 5
-0.0
0.0 == -0.0
0.1 + 0.2
1e16
1e15
123456789012345680.0
1e-4
1e-5
0.0001
0.00001
1.5e300 * 1e10
1e308 * 10
-1e308 * 10
('inf'|float) - ('inf'|float)
('inf'|float) == ('inf'|float)
('nan'|float) == ('nan'|float)
[('inf'|float), -('inf'|float), ('nan'|float)]
('inf'|float) > big
('inf'|float)|int
('nan'|float)|round
('inf'|float) // 2
5 % ('inf'|float)
-5 // ('inf'|float)
1e22
1e21
100000000000000000000.0
5e-324
1.7976931348623157e308
2.5e-8
3.0
1_000_000
1_0.5
0x1F
0XfF
0b101
0o17
1e5
1E5
1e+5
1.5e-3
0.5
00
1.
.5
9007199254740991 + 1
9007199254740992 + 1
9007199254740993
2 ** 53 + 1
2 ** 64
2 ** 100
-(2 ** 100)
2 ** 100 - 2 ** 100
2 ** 100 // 3
2 ** 100 % 7
-(2 ** 100) // 3
-(2 ** 100) % 7
2 ** 100 / 2 ** 99
2 ** 100 * 1.0
2 ** 53 == 2.0 ** 53
9007199254740993 == 9007199254740992.0
2 ** 100 > 1e30
2 ** 100 < 1e31
12345678901234567890 * 98765432109876543210
99999999 * 99999999
9007199254740991 * 9007199254740991
4611686018427387904 + 4611686018427387904
big + 1
big - big + 5
big * 0
big // big
big % 10
big ** 2
-big
+big
big > n
big == 2 ** 70 + 1
big / 1
1 + true
true + true
true * 'a'
-true
+true
-none
-'a'
+[]
not 0
not ''
not [0]
not none
not missing
3 * 'ab'
'ab' * 3
'ab' * 0
'ab' * -1
[1] * 2
2 * [1]
(1,) * 2
'ab' * 1.5
[1] + [2]
[1] + (2,)
(1,) + (2,)
'a' + 'b'
'a' + 1
1 + 'a'
{} + {}
'a' ~ 1 ~ none ~ true ~ 1.0
1 ~ 2
1 ~ 2 + 3
(1 ~ 2) + '3'
'a' ~ missing ~ 'b'
[1] ~ {'a':1}
1 + 2 ~ 3 + 4
2 * 3 ~ 4
'a' ~ 'b' == 'ab'
1 < 2 < 3
1 < 3 < 2
3 > 2 > 1
1 < 2 > 1
1 == 1 == 1
1 == 1.0 == true
1 < 2 == true
1 in [1] == true
1 in [1,2] in [[1,2]]
not 1 == 2
not 1 in [1]
1 not in [1]
not (1 in [2])
1 if true
1 if false
'x' ~ (1 if false) ~ 'y'
1 if false else 2
1 if false else 2 if false else 3
1 if true else 1/0
1/0 if false else 2
(1 if none else 2) + 1
1 + 1 if true else 0
[1 if true else 2]
1 and 2
0 and 1/0
1 or 1/0
0 or ''
'' or none or [] or 0
1 and 'a' and []
1 or 2 and 3
not 1 or 2
not (1 or 2)
1 and not 2
true and missing
missing or 'd'
missing and 1
none and 1
1 == 1 and 2 == 2 or 3 == 4
1 + 2 == 3 and 'a' in 'abc'
'a' in 'abc' and 'z' not in 'abc'
'' in 'abc'
1 in {1:2}
2 in {1:2}
'a' in ['a']
'a' in 'b' 'a'
none in [none]
1 in (1,2)
1.0 in [1]
'1' in [1]
[1] in [[1]]
[1] in {}
5 in 5
5 in none
none in 'a'
1 in missing
'a' < 'b'
'a' < 'B'
'a' < 'aa'
'' < 'a'
'é' > 'z'
'😀' > '\uffff'
[1,2] < [1,3]
[1] < [1,0]
[] < [0]
(1,2) < (1,3)
[1,'a'] < [1,2]
[1] == (1,)
{'a':1} == {'a':1.0}
{'a':1,'b':2} == {'b':2,'a':1}
{'a':1} < {'a':2}
none == none
none == false
none == 0
none < 1
'1' == 1
1 == true
0 == false
'' == false
[] == false
1.5 < 2
1 < 1.5 < 2
true < 2
missing == missing
missing == none
missing != 1
missing < 1
missing + 1
1 + missing
missing ~ 'a'
-missing
missing.x
missing['x']
missing()
missing[0]
missing.x.y
nil.x
nil['x']
nil.x.y
nil[0]
nil()
5()
'a'()
s.nope.more
d.nope
d.nope.more
d['nope']['more']
d[0]
d[none]
d[missing]
xs[10]
xs[-10]
xs['a']
xs.a
xs[1.0]
xs[true]
xs[none]
xs.0
xs.0 + xs.1
nested.0.1
nested[0].1
tup.1
rows.0.name
rows[0].tags[0]
rows[-1]['tags'][0]
rows[1].age
rows[1].age + 1
rows[9].name
tup[0]
tup[-1]
tup[5]
s[0]
s[-1]
s[99]
s['x']
uni[4]
uni[-2]
uni[-3:]
f.x
n[0]
n.x
true.x
range(5)[2]
range(5)[-1]
range(5)[9]
range(5)[1:3]
range(5)
range(1,5)
range(0,10,3)
range(5,0,-2)
range(0)
range(3)|list
range(5,1)|list
range(10,0,-3)|list
range(0,5,0)
range('a')
range(1.5)
range()
range(1,2,3,4)
range(5)|length
3 in range(5)
range(3) == range(3)
range(0,3,2) == range(0,4,2)
loop
self.nope
true
True
false
False
none
None
TRUE
null
(1)
(1,)
()
(1,2,)
1,2
1,
[1,2,]
[]
[[]]
{}
{'a':1,}
{'a':{'b':[1,(2,)]}}
{1:1,'1':2}
{n:s}
{n+1:s ~ '!'}
{'a' ~ 'b':1}
{xs|length:2}
{'a' if t else 'b':1}
{f:1,t:2}
'a' 'b'
'a' "b" 'c'
'a' ~ 'b' 'c'
('a'
 'b')
xs[0] + xs[-1] * 2
(xs)[0]
[1,2,3][1]
{'a':1}['a']
{'a':1}.a
'abc'[1]
'abc'[1:]
(1,2)[0]
(1,2).0
'abc'.upper()[0]
d.a + d['b']
d['a' if t else 'b']
d[ys[3]]
dict(a=1)['a']
xs|length + 1
s.upper().lower()[0:5]|length
n.real is defined
(n)
((n))
((n), (f))
n if n > 40 else f
n == 42 and s or f
[n, f, s][0]
nested[0][1]
nested[0] + nested[1]
nested|length * nested[0]|length
[*xs]
{**d}
f"x"
1 <> 2
1 === 1
a && b
a || b
!a
a?b:c
a.b.
a[
a[]
a[1
(1
[1
{1
{'a'
{'a':
{'a':1
{'a' 1}
1 +
* 1
+ + 1
- - 1
--1
-+1
not
not not true
1 in
1 is
1 is not
1 not
1 not 2
1 if
if 1
1 if 2 else
a b
1 2
'a' 1
"a
'a"
$
a$b
a;b
a\b
`a`
@a
a@b
~1
1~
^1
1^2
a|
|a
a||upper
a|1
a|'x'
a.1.2
a.'x'
a.b-c
a-b
n-one
n-1
n -1
n- 1
n--1
n%5
n%%5
n*-1
n**-1
n//-5
n<0
n>0==true
n<=42
n>=-1
""")

SLICES = [
    "[:]",
    "[1:]",
    "[:1]",
    "[1:2]",
    "[::2]",
    "[::-1]",
    "[-2:]",
    "[:-1]",
    "[5:]",
    "[:99]",
    "[-99:2]",
    "[2:0:-1]",
    "[1:2:3]",
    "[none:none]",
    "[none:2:none]",
    "[::0]",
    "['a':]",
    "[1.0:]",
    "[true:]",
    "[one:]",
    "[:n]",
    "[-1:-3:-1]",
    "[1,2]",
    "[:,]",
    "[1:2,3]",
    "[()]",
    "[1,]",
    "[::]",
    "[missing:]",
    "[:-1:2]",
    "[-1::-2]",
    "[0]",
    "[-1]",
]

LITERALS = _lines(r"""
'a\nb'
'a\tb'
'\x41'
'\u00e9'
'\U0001F600'
'\U0001F600'|length
'\101'
'\0'|length
'\\'
'\''
"\""
"'"
'"'
'\d\w\.'
'\a\b\f\v\r'|length
'\N{BULLET}'
'\x4'
'\u12'
'\
'
'line
break'
'a\
b'
'日本'
'😀'
'😀'|length
'😀b'[1]
'e\u0301'|length
'\u200b'
['\n', '\t', '\\', '\'', '"', '\'"']
['\x00', '\x1f', '\x7f', '\x80', '\xa0', '\xad', 'é', '日', '😀', '\u200b', '\u2028', '\ufeff', '\U000e0001']
["it's", 'say "hi"', 'both \' and "']
['\ud800']
'{{ x }}'
'{% if %}'
'{# c #}'
"}}"
'%}'
'#}'
'-%}'
'a' if '}}' else 'b'
{'a':'}}'}
{'a':{'b':'}}'}}
{'a':{'b':{'c':1}}}
[[1,[2]],{'x':[{'y':()}]}]
1.0
1.50
100.0
1e2
1e-2
1.0e10
123456.789
0.1
1/3
2/3*3
1e16+1
[1.0, 2, 3.5e10, 1e16, 1e-5]
(1.0,)
{1.0:2}
{1.5:1e100}
[true, none, false]
(none,)
[(), [], {}, '']
[missing]
(missing, 1)
{'a':missing}
[xs, d, tup, s, f, t, nil]
mixed
nested
rows[0]
deep
ik
d.items()
[d.keys(), d.values()]
[range(3)]
[big]
[uni]
[html]
[multi]
[pad]
""")


def generate(add):
    for op in ARITHMETIC:
        for a in ARITHMETIC_VALUES:
            for b in ARITHMETIC_VALUES:
                add("operators", "{{ %s %s %s }}" % (a, op, b), "rich")
    for op in COMPARE:
        for a in COMPARE_VALUES:
            for b in COMPARE_VALUES:
                add("comparisons", "{{ %s %s %s }}" % (a, op, b), "rich")
    expressions(add, "operators", NUMBERS)
    for value in [
        "xs",
        "s",
        "tup",
        "uni",
        "range(6)",
        "'abcdef'",
        "[]",
        "d",
        "nil",
        "missing",
        "n",
    ]:
        for cut in SLICES:
            add("slices", "{{ %s%s }}" % (value, cut), "rich")
    expressions(add, "literals", LITERALS)
    # floats as Python prints them
    for k in range(-12, 24):
        add("numbers", "{{ 1e%d }} {{ 1.5e%d }} {{ [12345.678e%d] }}" % (k, k, k))
    for value in [
        "0.1+0.7",
        "1.1*3",
        "3.3/3",
        "1e23",
        "9.995",
        "1/7",
        "22/7",
        "100/3",
        "2**0.5",
        "1e5/3",
        "1/3*3",
        "0.1*3",
        "5e-1",
        "123456789.123456789",
        "1e15/7",
        "1e17/7",
        "-1/3",
    ]:
        add(
            "numbers",
            "{{ %s }} {{ (%s)|round(3) }} {{ (%s)|int }} {{ '%%.4f' %% (%s) }} {{ '{:.3e}'.format(%s) }}"
            % ((value,) * 5),
        )
    for a in ["7", "-7", "7.5", "-7.5", "0.3", "big", "1e10"]:
        for b in ["2", "-2", "0.1", "-0.1", "3", "2.5"]:
            add(
                "numbers",
                "{{ %s // %s }} {{ %s %% %s }} {{ %s / %s }}" % (a, b, a, b, a, b),
                "rich",
            )
    for base in ["2", "-2", "10", "0.5", "-0.5", "0"]:
        for power in ["0", "1", "5", "63", "64", "-1", "0.5", "-2"]:
            add("numbers", "{{ %s ** %s }} {{ (%s) ** %s }}" % (base, power, base, power))
