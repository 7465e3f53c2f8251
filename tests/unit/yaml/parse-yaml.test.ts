import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPlace } from '../../../src/base/code-frame.ts';
import { checkShape } from '../../../src/yaml/check-shape.ts';
import { shapeToJsonSchema } from '../../../src/yaml/json-schema.ts';
import { parseYaml } from '../../../src/yaml/parse-yaml.ts';
import { boolean, integer, type Shape, text, texts } from '../../../src/yaml/shape.ts';
import {
  booleanAt,
  itemsAt,
  textAt,
  textsAt,
  valueAt,
  type YamlNode,
} from '../../../src/yaml/yaml-node.ts';

function parse(source: string): YamlNode {
  const { root, diagnostics } = parseYaml({ path: 'x.yml', text: source });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (root === null) throw new TypeError('empty');
  return root;
}

function faults(source: string): readonly string[] {
  const { diagnostics } = parseYaml({ path: 'x.yml', text: source });
  return diagnostics.map(
    ({ code, message, span }) => `${code} ${span ? formatPlace(span) : '-'} ${message}`,
  );
}

describe('parseYaml', () => {
  test('keeps integers, floats and texts apart', () => {
    const root = parse('a: 1\nb: 1.0\nc: "1"\nd: 9007199254740993\ne: yes\n');
    const kinds = ['a', 'b', 'c', 'd', 'e'].map((key) => {
      const node = valueAt(root, key);
      return node?.kind === 'scalar' ? [node.type, node.value, node.text] : [];
    });
    expect(kinds).toEqual([
      ['integer', 1, '1'],
      ['float', 1, '1.0'],
      ['string', '1', '1'],
      ['integer', 9007199254740993n, '9007199254740993'],
      ['string', 'yes', 'yes'],
    ]);
  });

  test('gives every value its place', () => {
    const root = parse('a:\n  - b: "x y"\n');
    const [item] = itemsAt(root, 'a');
    const value = valueAt(item, 'b');
    expect(value?.span.file.text.slice(value.span.start, value.span.end)).toBe('"x y"');
  });

  test('resolves aliases and merge keys', () => {
    const root = parse(
      'base: &b {x: 1, y: 2}\nuse: {<<: *b, y: 3}\nlist: [*b]\nmany: {<<: [{z: 1}, *b]}\n',
    );
    expect(
      [...(valueAt(root, 'use')?.kind === 'mapping' ? ['x', 'y'] : [])].map((key) =>
        textAt(valueAt(root, 'use'), key),
      ),
    ).toEqual(['1', '3']);
    expect(textAt(itemsAt(root, 'list')[0], 'x')).toBe('1');
    expect(textAt(valueAt(root, 'many'), 'z')).toBe('1');
  });

  test.each([
    ['a: 1\na: 2\n', ['MF2102 x.yml:2:1 key "a" stands twice in this mapping']],
    ['__proto__: 1\n', ['MF2103 x.yml:1:1 key "__proto__" is not allowed']],
    ['a: {constructor: 1}\n', ['MF2103 x.yml:1:5 key "constructor" is not allowed']],
    ['a: *nope\n', ['MF2104 x.yml:1:4 alias "*nope" refers to no anchor before it']],
    ['a: &a [*a]\n', ['MF2104 x.yml:1:8 alias "*a" refers to itself']],
    ['<<: [1]\n', ['MF2104 x.yml:1:6 "<<" merges mappings only']],
    ['a: 1\n---\nb: 2\n', ['MF2105 x.yml:3:1 a second YAML document begins here']],
    ['v: 1.10\n', ['MF2106 x.yml:1:4 the number 1.10 is read as 1.1']],
    [
      `a: ${'['.repeat(200)}${']'.repeat(200)}\n`,
      ['MF2108 x.yml:1:104 this file nests more than 100 levels'],
    ],
    [`a: ${'['.repeat(20_000)}`, ['MF2108 x.yml:1:1 this file nests too deeply to be read']],
  ])('%j', (source, expected) => {
    expect(faults(source)).toEqual(expected);
  });

  // The words are those of golden/errors: here it is the place that counts.
  test.each([
    ['a: "x\n', 'MF2101'],
    ['a: [1,\n', 'MF2101'],
    ['a: 1\n\tb: 1\n', 'MF2101'],
    ['a: 1\n  b: 2\n', 'MF2101'],
    ['a: !!js/function "x"\n', 'MF2101 x.yml:1:4'],
    ['? [a]\n: b\n', 'MF2109 x.yml:1:3'],
    ['a: {{ x }}\n', 'MF2101 x.yml:1:4'],
    ['- {{ x }}\n', 'MF2101 x.yml:1:3'],
  ])('points at the fault in %j', (source, expected) => {
    const [first] = faults(source);
    expect(first?.startsWith(expected), first).toBe(true);
  });

  test('stops an alias bomb', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(faults(lines.join('\n')).map((line) => line.slice(0, 6))).toEqual(['MF2104']);
  });

  test('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      ...'{}[]:-?,&*!|>%@"\'# \n\ta1~<',
      '<<: ',
      '{{',
      '}}',
      '- ',
      ': ',
      '__proto__',
      '---\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        parseYaml({ path: 'x.yml', text: pieces.join('') });
      }),
      { numRuns: 2000 },
    );
    expect('admin' in {}).toBe(false);
  });
});

describe('checkShape', () => {
  const shape: Shape = {
    kind: 'mapping',
    keys: {
      name: text,
      size: { kind: 'integer', minimum: 1 },
      on: boolean,
      mode: { kind: 'choice', values: ['fast', 'slow'] },
      tags: texts,
      either: {
        kind: 'either',
        shapes: [text, { kind: 'mapping', keys: { a: integer } }],
        expected: 'a text or a mapping',
      },
    },
    required: ['name'],
    unsupported: { later: 'wait' },
    misplaced: { title: 'it is called "name"' },
  };

  function check(source: string): readonly string[] {
    return checkShape(parse(source), shape, '').map(
      ({ code, message, hint }) => `${code} ${message} = ${hint}`,
    );
  }

  test.each([
    ['name: x\nsize: 2\non: yes\nmode: fast\ntags: [a, 1]\neither: {a: 1}\n', []],
    ['name: 1.10\nsize:\n', []],
    ['name: x\nsize: "{{ n }}"\non: "{{ b }}"\n', []],
    [
      'size: 0\n',
      [
        'MF2110 size is the number 0 = write a whole number from 1',
        'MF2112 this file has no "name" = add "name: ..."',
      ],
    ],
    ['name: [x]\n', ['MF2110 name is a list = write a text']],
    ['name: x\non: maybe\n', ['MF2110 on is the text "maybe" = write true or false']],
    ['name: x\nmode: fsat\n', ['MF2110 mode is the text "fsat" = did you mean "fast"?']],
    ['name: x\ntags: a\n', ['MF2110 tags is the text "a" = write a list ("- ...")']],
    ['name: x\neither: [1]\n', ['MF2110 either is a list = write a text or a mapping']],
    ['name: x\neither: {b: 1}\n', ['MF2111 unknown key "b" in either = known keys: a']],
    ['name: x\nmdoe: fast\n', ['MF2111 unknown key "mdoe" = did you mean "mode"?']],
    ['name: x\nlater: 1\n', ['MF2205 "later" is not supported yet = wait']],
    ['name: x\ntitle: 1\n', ['MF2111 unknown key "title" = it is called "name"']],
  ])('%j', (source, expected) => {
    expect(check(source)).toEqual(expected);
  });

  test('has a JSON Schema', () => {
    expect(shapeToJsonSchema(shape)).toMatchObject({
      type: ['object', 'null'],
      required: ['name'],
      additionalProperties: false,
      properties: { tags: { type: ['array', 'null'] } },
    });
  });
});

test('readers answer for what is there', () => {
  const root = parse('a: x\nb: [1, two]\nc: off\nd:\n');
  expect(textAt(root, 'a')).toBe('x');
  expect(textsAt(root, 'b')).toEqual(['1', 'two']);
  expect(textsAt(root, 'a')).toEqual(['x']);
  expect(booleanAt(root, 'c')).toBe(false);
  expect(valueAt(root, 'd')).toBeUndefined();
  expect(textAt(root, 'nope')).toBeUndefined();
});
