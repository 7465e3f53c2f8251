"""Every method of str, list, dict, tuple and set, and string formatting.

Left out: `encode`, `maketrans`, `translate` with tables and `fromkeys` (bytes and class methods), and the attributes of
numbers (`real`, `bit_length`, ...), which Python's sandbox allows and memflow does not list.
"""

from .cases import expressions
from .filters import _lines

METHODS = {
    "str": """capitalize casefold center count endswith expandtabs find format format_map index isalnum
isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper
join ljust lower lstrip partition removeprefix removesuffix replace rfind rindex rjust rpartition
rsplit rstrip split splitlines startswith strip swapcase title upper zfill""".split(),
    "list": "append clear copy count extend index insert pop remove reverse sort".split(),
    "dict": "clear copy get items keys pop popitem setdefault update values".split(),
    "tuple": "count index".split(),
    "set": """add clear copy difference difference_update discard intersection intersection_update
isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union
update""".split(),
}

STRINGS = [
    "''",
    "'abc'",
    "'Hello World'",
    "'ABC'",
    "'123'",
    "'  x '",
    "'a1b2'",
    "'Ünï ß'",
    "'日本😀'",
    "'a_b'",
    "'½²'",
    "'\\t\\n'",
    "'It Is'",
]

NO_ARGUMENTS = """capitalize casefold expandtabs isalnum isalpha isascii isdecimal isdigit
isidentifier islower isnumeric isprintable isspace istitle isupper lower lstrip rsplit rstrip split
splitlines strip swapcase title upper""".split()

STR = _lines(r"""
'abc'.center(7)
'abc'.center(8,'*')
'abc'.center(2)
'ab'.center(5,'-')
'abc'.center(7,'ab')
'abc'.center()
'abc'.center('7')
'abc'.ljust(6,'.') ~ 'abc'.rjust(6,'.')
'abc'.ljust(5) ~ '|' ~ 'abc'.rjust(5)
'abc'.ljust(5,'')
'😀'.rjust(3,'日')
'42'.zfill(5)
'-42'.zfill(5)
'+42'.zfill(6)
'x'.zfill(0)
''.zfill(2)
'--4'.zfill(6)
'banana'.count('a')
'banana'.count('ana')
'banana'.count('')
'banana'.count('a',2)
'banana'.count('a',2,4)
'banana'.count('a',-3)
'banana'.count('x')
''.count('')
'banana'.count(1)
'banana'.find('a')
'banana'.find('a',2)
'banana'.find('a',2,3)
'banana'.find('x')
'banana'.find('')
'banana'.find('',10)
'banana'.rfind('a')
'banana'.rfind('a',0,3)
'banana'.rfind('')
'banana'.index('n')
'banana'.index('x')
'banana'.rindex('n')
'banana'.rindex('x')
'a😀b😀'.find('b')
'a😀b😀'.rfind('😀')
'a😀b😀'.index('😀',2)
'banana'.find('a',-2)
'banana'.find('a',none,3)
'banana'.startswith('ba')
'banana'.startswith('a',1)
'banana'.startswith(('x','b'))
'banana'.startswith(('x','y'))
'banana'.startswith('')
'banana'.startswith(['b'])
'banana'.startswith('na',2,4)
'banana'.startswith('nan',2,4)
'banana'.startswith(none)
'banana'.endswith('na')
'banana'.endswith(('x','na'))
'banana'.endswith('a',0,2)
'banana'.endswith('')
'banana'.endswith(5)
'a,b,c'.split(',')
'a,b,c'.split(',',1)
'a,b,c'.split(',',maxsplit=1)
'a,b,c'.split(sep=',')
'a,b,c'.split(',',0)
'a,b,c'.split(',',-1)
' a  b c '.split()
' a  b c '.split(none,1)
' a  b c '.split(' ')
''.split()
''.split(',')
'a--b--c'.split('--')
'abc'.split('')
'abc'.split(5)
'a\u00a0b\x1cc\u2003d'.split()
'a,b,c'.rsplit(',',1)
'a,b,c'.rsplit(',')
' a  b c '.rsplit(none,1)
' a  b c '.rsplit()
'a,b,c'.rsplit(sep=',',maxsplit=1)
'a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i'.splitlines()
'a\nb\n'.splitlines()
'a\nb\n'.splitlines(true)
'a\r\nb'.splitlines(keepends=true)
''.splitlines()
'\n'.splitlines()
'a-b-c'.partition('-')
'a-b-c'.rpartition('-')
'abc'.partition('-')
'abc'.rpartition('-')
'abc'.partition('')
'abc'.partition(5)
'xxaxx'.strip('x')
'xyaxy'.strip('yx')
'xyaxy'.lstrip('x')
'xyaxy'.rstrip('y')
'  a '.strip(none)
'abc'.strip('')
'abc'.strip(5)
'\u2003a\u00a0\x1f'.strip()
'abc'.strip('abc')
'www.example.com'.strip('cmowz.')
'a\tb\tc'.expandtabs(4)
'a\tb'.expandtabs(0)
'\t'.expandtabs()|length
'ab\tc\n\td'.expandtabs(4)
'a\tb'.expandtabs(tabsize=2)
'prefix_x'.removeprefix('prefix_')
'prefix_x'.removeprefix('x')
'prefix_x'.removesuffix('_x')
'prefix_x'.removesuffix('')
'abc'.replace('b','x')
'abcb'.replace('b','x',1)
'abc'.replace('','-')
'abc'.replace('','-',2)
''.replace('','x')
''.replace('','x',1)
'aaa'.replace('a','b',-1)
'aaa'.replace('a','b',0)
'aaa'.replace('a')
'aaa'.replace('a',5)
'aaa'.replace(old='a',new='b')
'a.b'.replace('.','\\.')
'$1'.replace('1','$&')
'-'.join(['a','b'])
'-'.join('abc')
'-'.join(['a',1])
'-'.join([])
'-'.join({'a':1,'b':2})
'-'.join(xs|map('string'))
'-'.join(5)
'-'.join(('x','y'))
'-'.join(d.keys())
''.join(missing)
'Hello'.swapcase()
'ǆ ß'.swapcase()
'Straße'.casefold()
'İI'.casefold()
'hello world'.title()
"they're 3rd-rate o'clock".title()
'ΑΣ ΟΔΟΣ'.lower()
'ΑΣ'.title()
'ß ﬁ'.upper()
'ŉ'.capitalize()
'ﬁx'.capitalize()
'HELLO'.capitalize()
'٣'.isdigit() ~ '٣'.isdecimal() ~ '²'.isdigit() ~ '²'.isdecimal() ~ '½'.isnumeric()
'一'.isnumeric() ~ '一'.isalpha() ~ '一'.isdigit()
'a b'.isprintable() ~ '\n'.isprintable() ~ '\u00a0'.isprintable()
'abc'.isidentifier() ~ '1a'.isidentifier() ~ 'if'.isidentifier() ~ 'ñ'.isidentifier()
'Ab Cd'.istitle() ~ 'Ab cd'.istitle() ~ 'AB'.istitle()
'abc'.upper
'abc'.nope
'abc'.nope()
'abc'.upper('x')
'abc'.upper(x=1)
'abc'.isalpha(1)
'abc'[0].upper()
'abc'.upper().lower().title()
('a' ~ 'b').upper()
'{}'.format('x')
'{} {}'.format('x')
'{0} {1} {0}'.format('a','b')
'{a} {b}'.format(a=1,b='x')
'{a} {}'.format('p',a=1)
'{} {0}'.format('p')
'{{}} {}'.format('p')
'{'.format()
'}'.format()
'{0'.format(1)
'{a}'.format()
'{2}'.format(1)
'{0[0]} {0[1]}'.format([1,2])
'{0[a]}'.format(d)
'{d[a]}-{d[b]}'.format(d=d)
'{d[nope]}'.format(d=d)
'{0.x}'.format(d)
'{0.__class__}'.format(d)
'{!r}'.format('x')
'{!s}'.format('x')
'{!a}'.format('ü😀')
'{!x}'.format('x')
'{a!r:>5}'.format(a='x')
'{:>5}|{:<5}|{:^5}|'.format('a','b','c')
'{:*>5}|{:*<5}|{:*^6}|'.format('a','b','c')
'{:5}|{:5}|'.format('a',1)
'{:05}'.format(42)
'{:05}'.format(-42)
'{:+}|{:-}|{: }'.format(1,1,1)
'{:+d}|{: d}|{:d}'.format(5,5,-5)
'{:=+6}'.format(5)
'{:=6}'.format('a')
'{:x}|{:X}|{:o}|{:b}|{:c}'.format(255,255,8,5,65)
'{:#x}|{:#X}|{:#o}|{:#b}'.format(255,255,8,5)
'{:#010x}'.format(255)
'{:,}'.format(1234567)
'{:_}'.format(1234567)
'{:_x}'.format(123456789)
'{:,.2f}'.format(1234567.891)
'{:015,}'.format(1234567)
'{:.2f}'.format(3.14159)
'{:.0f}'.format(2.5)
'{:.0f}'.format(3.5)
'{:#.0f}'.format(3.5)
'{:10.3f}|'.format(3.14159)
'{:<10.3f}|'.format(3.14159)
'{:010.3f}'.format(-3.14159)
'{:e}'.format(12345.678)
'{:.2e}'.format(0.00012)
'{:E}'.format(12345.678)
'{:g}|{:g}|{:g}'.format(0.00001,123456789,1.0)
'{:.3g}'.format(1234.5)
'{:G}'.format(1e-10)
'{:#g}'.format(1.0)
'{:%}'.format(0.256)
'{:.1%}'.format(0.256)
'{:n}'.format(1234)
'{:.3}'.format('abcdef')
'{:10.3}|'.format('abcdef')
'{:.3}'.format(3.14159)
'{:.1}'.format(12.5)
'{:}'.format(1.0)
'{}'.format(1e16)
'{:d}'.format(1.5)
'{:d}'.format('a')
'{:s}'.format(5)
'{:s}'.format('a')
'{:s}'.format(none)
'{:f}'.format(5)
'{:.2f}'.format('a')
'{:5}'.format(none)
'{}'.format(none)
'{:5}|{}'.format(true,false)
'{:d}'.format(true)
'{:>{}}'.format('a',5)
'{:>{w}.{p}f}'.format(3.14159,w=8,p=2)
'{:{fill}{align}{w}}'.format('x',fill='*',align='^',w=5)
'{:{}}'.format('x','>4')
'{:q}'.format(5)
'{:.x}'.format(5)
'{:c}'.format(128512)
'{:c}'.format('a')
'{:,}'.format('a')
'{:,d}|{:,d}'.format(-1234567,12)
'{:+,.1f}'.format(98765.43)
'{:f}|{:F}|{:e}|{:%}|{:5g}'.format('inf'|float,'-inf'|float,'nan'|float,'inf'|float,'nan'|float)
'{:5}|{:<5}|'.format([1],2) 
'{}'.format([1,'a'])
'{}'.format(d)
'{:>6}|'.format('日😀')
'{a.b}'.format(a=1)
'{0!r:.2}'.format('abc')
'{:z}'.format(-0.0)
'{:.1f}'.format(-0.04)
'{:.3f}'.format(2.0005)
'{:.2f}'.format(1e15)
'{:.15g}'.format(0.1)
'{:.17g}'.format(0.1)
'{:d}'.format(big)
'{:,}'.format(big)
'{:x}'.format(big)
'{:.3e}'.format(big)
'{:.1f}'.format(big)
'{a}'.format_map({'a':5})
'{a}{b}'.format_map(d)
'{zz}'.format_map(d)
'{}'.format_map(d)
'%s' % 'a'
'%s %s' % ('a',1)
'%d' % 3.99
'%d' % '3'
'%i|%u' % (3,4)
'%5d|%-5d|%05d|%+d|% d' % (42,42,42,42,42)
'%x|%X|%#x|%o|%#o' % (255,255,255,8,8)
'%f|%.2f|%8.3f|%-8.1f|%08.2f' % (1.5,1.555,2.0,2.0,-2.5)
'%e|%E|%.1e' % (12345.678,0.001,5)
'%g|%G|%.3g' % (0.00001,1e20,1234.5)
'%c%c' % (65,'b')
'%r %s' % ('a','a')
'%a' % 'ü'
'%%' % ()
'%d%%' % 5
'%(a)s %(b)d' % d
'%(a)s %(zz)s' % d
'%(a)05.1f' % {'a':2.5}
'%s' % none
'%s' % [1,2]
'%s' % (1,)
'%s' % ((1,2),)
'%s %s' % 'a'
'%s' % ('a','b')
'%z' % 1
'%' % 1
'%*d|%-*d|' % (5,42,5,42)
'%.*f' % (2,3.14159)
'%.3s|%10.2s|' % ('abcdef','abcdef')
'%s' % true
'%d' % true
'%d' % none
'%x' % 1.5
'%c' % 'ab'
'abc' % ()
'abc' % 5
'abc' % {}
'%s' % d
'%s' % 'a' ~ 'b'
'%s-%s' % ('a','b') ~ 'c'
'%5s|%-5s|' % ('ü','😀')
'%s' % 1.0
'%d' % big
'%x' % big
'%f' % big
'%.0f|%.0f' % (0.5,1.5)
'%+.1f|% .1f' % (1.25,1.35)
'%5%|' % ()
'%ld %hd' % (1,2)
'%s' % missing
""")

COLLECTIONS = _lines(r"""
[1,2,1].count(1)
[1,2,1].count(true)
[1,2].count('x')
[1,2,1].index(2)
[1,2,1].index(1,1)
[1,2,1].index(1,1,2)
[1,2].index(9)
[1,2].copy()
[].copy()
[1,2].nope
[1,2].nope()
[].pop()
[1,2].pop(5)
[1,2].pop('a')
[1,2].remove(9)
[1,2].append()
[1,2].append(1,2)
[1,2].insert(0)
[1].extend(5)
[1].extend(none)
[].append(1)
[3,1].sort()
['a',1].sort()
[1].clear()
(1,2,1).count(1)
(1,2,1).index(2)
(1,2).index(9)
(1,2).append
(1,2).nope
().count(1)
d.get('a')
d.get('zz')
d.get('zz',5)
d.get('zz',none)
d.get()
d.get('a','b','c')
d.get([1])
d.keys()
d.values()
d.items()
d.copy()
d.keys()|list
d.values()|list
d.items()|list
{}.keys()
{}.items()
{}.values()
d.pop('a')
d.pop('zz')
d.pop('zz','x')
d.pop()
d.popitem()
{}.popitem()
d.setdefault('a',9)
d.setdefault('n',9)
d.setdefault('n')
d.update({'x':1})
d.update(x=1)
d.update([('x',1)])
d.update([['x',1],['y',2]])
d.update('ab')
d.update(5)
d.update({'x':1},y=2)
d.clear()
d.nope
d.nope()
d.items
deep.items
deep['items']
deep.items()
d['items']
d['items']()
d.a.b
d.keys().nope
'a' in d.keys()
1 in d.values()
('a',1) in d.items()
d.keys()|length
d.keys()|first
d.keys() == {'a':1,'b':1,'c':1}.keys()
d.items()|first
d.values()|sum
d.values()[0]
d.keys()[0]
ik.get(1)
ik[1]
ik['1']
ik.keys()|list
ik.get(1.0)
ik.get(true)
{1:'a',true:'b',1.0:'c'}
{'a':1,'a':2}
{(1,2):'t'}[(1,2)]
{none:1}[none]
{[1]:2}
{{}:2}
dict(a=1,b=2)
dict({'a':1},b=2)
dict([('a',1)])
dict()
dict(d)
dict(5)
dict('ab')
dict(**d)
dict(d, a=9)
aset.union(bset)|sort
aset.union([7,8],bset)|sort
aset.intersection(bset)
aset.intersection([1,2])|sort
aset.difference(bset)|sort
aset.symmetric_difference(bset)|sort
aset.issubset([1,2,3,4])
aset.issuperset([1])
aset.isdisjoint(bset)
aset.isdisjoint([9])
aset.copy()|sort
bset.add(3)
bset.remove(99)
bset.discard(99)
eset.pop()
eset
aset|length
2 in aset
9 in aset
aset == {1:1}
aset | list
aset.nope
eset.union()
aset.union(5)
aset.difference()|sort
aset - bset
aset is iterable
aset.pop() in [1,2,3]
aset.intersection(bset) == bset.intersection(aset)
aset < bset
aset < aset.union(bset)
""")

MUTATIONS = _lines(r"""
x=[1,2]|x.append(3)|x
x=[1,2]|x.extend([3,4])|x
x=[1,2]|x.extend('ab')|x
x=[1,2]|x.extend({'k':1})|x
x=[1,2]|x.extend(range(2))|x
x=[1,2]|x.extend(x)|x
x=[1,2]|x.insert(0,9)|x
x=[1,2]|x.insert(-1,9)|x
x=[1,2]|x.insert(99,9)|x
x=[1,2]|x.insert(-99,9)|x
x=[1,2,3]|x.pop()|x
x=[1,2,3]|x.pop(0)|x
x=[1,2,3]|x.pop(-2)|x
x=[1,2,1]|x.remove(1)|x
x=[1,1.0,true]|x.remove(true)|x
x=[3,1,2]|x.sort()|x
x=[3,1,2]|x.sort(reverse=true)|x
x=['b','A','a']|x.sort()|x
x=[[2],[1,5]]|x.sort()|x
x=[3,1,2]|x.reverse()|x
x=[3,1,2]|x.clear()|x
x=[1]|x.append(x)|x
x={'a':1}|x.update({'b':2})|x
x={'a':1}|x.update(b=2,a=3)|x
x={'a':1}|x.update([('b',2)])|x
x={'a':1}|x.pop('a')|x
x={'a':1,'b':2}|x.popitem()|x
x={'a':1}|x.setdefault('b',[])|x
x={'a':1}|x.setdefault('b',[]).append(1)|x
x={'a':1}|x.clear()|x
x={'a':{'b':1}}|x.a.update(c=2)|x
x={'a':{'b':1}}|x.copy().update(c=2)|x
x={'a':{'b':1}}|x.copy().a.update(c=2)|x
x=[[1]]|x[0].append(2)|x
x=[xs]*2|x[0].append(2)|x
x=[[1]]|x.copy().append(2)|x
x=[[1]]|x.copy()[0].append(2)|x
x={'a':1}|x.update(self=1)|x
x=xs|x.append(4)|xs
x=xs|list|x.append(4)
x=d|x.update(z=1)|d
x=aset|x.add(9)|x|sort
x=aset|x.discard(1)|x|sort
x=aset|x.remove(1)|x|sort
x=aset|x.update([7],[8])|x|sort
x=aset|x.clear()|x
x=aset|x.difference_update([1])|x|sort
x=aset|x.intersection_update([1,2])|x|sort
x=aset|x.symmetric_difference_update([1,9])|x|sort
x=(1,[2])|x[1].append(3)|x
""")


def generate(add):
    for method in NO_ARGUMENTS:
        for value in STRINGS:
            add("methods", "{{ %s.%s() }}" % (value, method))
    expressions(add, "methods", STR)
    expressions(add, "methods", COLLECTIONS)
    for line in MUTATIONS:
        setup, _, rest = line.partition("|")
        name, _, value = setup.partition("=")
        call, _, shown = rest.partition("|")
        add(
            "methods",
            "{%% set %s = %s %%}{{ %s }}>{{ %s }}" % (name, value, call, shown or name),
            "rich",
        )
        add(
            "methods",
            "{%% set %s = %s %%}{%% do %s %%}{{ %s }}" % (name, value, call, shown or name),
            "rich",
        )
    # receivers that have no methods
    for value in ["5", "2.5", "true", "none", "missing", "range(3)", "namespace(a=1)"]:
        for method in ["upper()", "append(1)", "items()", "nope", "get('a')"]:
            add("methods", "{{ (%s).%s }}" % (value, method))
    # the format mini language, every alignment and kind against every sort of value
    specs = [
        "",
        "5",
        "<6",
        ">6",
        "^6",
        "=6",
        "*^7",
        "06",
        "+",
        " ",
        "-",
        "+6",
        "#",
        ",",
        "_",
        ".0",
        ".2",
        "8.3",
        "<8.2",
        "d",
        "b",
        "o",
        "x",
        "X",
        "#x",
        "#b",
        "c",
        "n",
        "s",
        "e",
        "E",
        "f",
        "F",
        "g",
        "G",
        "%",
        ".0f",
        ".1f",
        ".3e",
        ".3g",
        ",.2f",
        "+.1f",
        "010.2f",
        "_.1f",
        ".1%",
        "*<8d",
        "08d",
        "#o",
        "+x",
        ",d",
        "6s",
        ".2s",
        "^8s",
        "0",
        "<05",
        "05.1f",
        "#.3g",
        "#.0e",
    ]
    values = [
        "5",
        "-1234567",
        "2.5",
        "-0.00012345",
        "1e22",
        "'text'",
        "true",
        "none",
        "[1]",
        "0",
        "0.0",
    ]
    for spec in specs:
        for value in values:
            add("format", "{{ '{:%s}'.format(%s) }}|" % (spec, value))
    flags = ["", "5", "-6", "05", "+", " ", "#", ".0", ".2", "8.3", "-8.2", "+08.2"]
    for flag in flags:
        for kind in "dixXofFeEgGcrs":
            values = ["42", "-3.75"] if kind != "c" else ["66"]
            for value in values:
                add("format", "{{ '%%%s%s|' %% %s }}" % (flag, kind, value))
    for kind in "dixofegcrsa":
        for value in [
            "'a'",
            "none",
            "true",
            "[1]",
            "{'k':1}",
            "('inf'|float)",
            "('nan'|float)",
            "('x','y')",
            "()",
            "missing",
        ]:
            add("format", "{{ '%%%s' %% %s }}" % (kind, value))
