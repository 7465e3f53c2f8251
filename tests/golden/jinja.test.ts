import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkCase, type GoldenFile, readCases } from './jinja-case.ts';

// The expectations are what Python's Jinja2 3.1.6 says; scripts/generate-jinja-cases.py writes them.
const FOLDER = new URL('./jinja/', import.meta.url);
const files = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((name) => name.endsWith('.json'))
      .sort()
  : [];
const golden: GoldenFile[] = files.map((name) =>
  JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')),
);

async function report(file: GoldenFile): Promise<string> {
  const mismatches: string[] = [];
  let count = 0;
  for (const testCase of readCases(file)) {
    const difference = await checkCase(testCase);
    if (difference === undefined) continue;
    count++;
    if (mismatches.length < 20) mismatches.push(`${testCase.id} ${difference}`);
  }
  return count === 0 ? '' : `${count} of ${file.cases.length} differ:\n${mismatches.join('\n')}`;
}

describe('templates render as in Python', () => {
  it('has its cases', () => {
    expect(golden.length).toBeGreaterThan(15);
    expect(golden.reduce((sum, file) => sum + file.cases.length, 0)).toBeGreaterThan(2000);
  });

  for (const file of golden) {
    it(`${file.category} (${file.cases.length} cases)`, async () => {
      expect(await report(file)).toBe('');
    });
  }

  const given = new URL('../../../shared/spec/jinja_cases.json', import.meta.url);
  it.skipIf(!existsSync(given))('the given cases (skipped where ../shared is absent)', async () => {
    const file: GoldenFile = JSON.parse(readFileSync(given, 'utf8'));
    expect(file.cases.length).toBeGreaterThan(100);
    expect(await report(file)).toBe('');
  });
});

// The names of Jinja2 3.1 and of Python's types; `random` and `lipsum` have no fixed result.
const FILTERS = `abs attr batch capitalize center count d default dictsort e escape filesizeformat first float
  forceescape format groupby indent int items join last length list lower map max min pprint reject rejectattr
  replace reverse round safe select selectattr slice sort string striptags sum title tojson trim truncate unique
  upper urlencode urlize wordcount wordwrap xmlattr as_text as_bool as_native as_number is_list`;
const TESTS = `boolean callable defined divisibleby eq equalto == escaped even false filter float ge >= greaterthan
  gt > in integer iterable le <= lessthan lt < lower mapping ne != none number odd sameas sequence string test true
  undefined upper`;
const METHODS = `capitalize casefold center count endswith expandtabs find format format_map index isalnum isalpha
  isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower
  lstrip partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines
  startswith strip swapcase title upper zfill append clear copy extend insert pop remove reverse sort get items
  keys popitem setdefault update values add difference difference_update discard intersection
  intersection_update isdisjoint issubset issuperset symmetric_difference symmetric_difference_update union`;
const TAGS = `for endfor if elif else endif macro endmacro call endcall filter endfilter set endset with endwith
  autoescape endautoescape include import from extends block endblock raw endraw do break continue print
  test endtest data_test enddata_test materialization endmaterialization docs enddocs`;
const LOOP = `index index0 revindex revindex0 first last length depth depth0 previtem nextitem cycle changed`;
const GLOBALS = 'range dict cycler joiner namespace caller varargs kwargs self super return loop';

describe('the cases cover the language', () => {
  const rendered = golden.flatMap((file) =>
    file.cases.filter((c) => c.error === undefined).map((c) => c.template),
  );
  const all = rendered.join('\n');
  const quoted = (name: string) => name.replaceAll(/[^\w]/g, (c) => `\\${c}`);
  const missing = (names: string, pattern: (name: string) => RegExp) =>
    names.split(/\s+/).filter((name) => name !== '' && !pattern(quoted(name)).test(all));

  it.each([
    ['filter', FILTERS, (n: string) => new RegExp(`\\|\\s*${n}(?![\\w])`)],
    ['test', TESTS, (n: string) => new RegExp(`\\bis\\s+(not\\s+)?${n}(?!\\w)|\\(.*'${n}'.*\\)`)],
    ['method', METHODS, (n: string) => new RegExp(`\\.${n}\\(`)],
    ['tag', TAGS, (n: string) => new RegExp(`\\{%[-+]?\\s*${n}\\b`)],
    ['loop attribute', LOOP, (n: string) => new RegExp(`loop\\.${n}\\b`)],
    ['global', GLOBALS, (n: string) => new RegExp(`\\b${n}\\b`)],
  ] as const)('every %s stands in a case that renders', (_kind, names, pattern) => {
    expect(missing(names, pattern)).toEqual([]);
  });

  it('has errors of every kind', () => {
    const kinds = new Set(golden.flatMap((file) => file.cases.map((c) => c.error?.kind)));
    expect([...kinds].filter((k) => k !== undefined).sort()).toEqual([
      'runtime',
      'security',
      'syntax',
      'undefined',
    ]);
  });
});
