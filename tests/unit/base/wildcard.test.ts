import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileWildcard, hasWildcard, matchesWildcard } from '../../../src/base/wildcard.ts';
import { repositoryRoot } from '../../support/repository.ts';

test('answers as fnmatch.fnmatchcase of Python does (recorded)', () => {
  const path = join(repositoryRoot, 'tests/fixtures/wildcard/cases.json');
  const cases: readonly [string, string, boolean][] = JSON.parse(readFileSync(path, 'utf8'));
  const wrong = cases.filter(
    ([pattern, text, matches]) => matchesWildcard(pattern, text) !== matches,
  );
  expect(wrong).toEqual([]);
  expect(cases.length).toBeGreaterThan(1000);
});

/** Stars and question marks by definition, in exponential time. */
function matchesByDefinition(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    const rest = pattern.slice(1);
    return (
      matchesByDefinition(rest, text) ||
      (text !== '' && matchesByDefinition(pattern, text.slice(1)))
    );
  }
  if (text === '') return false;
  const isEqual = pattern.startsWith('?') || pattern[0] === text[0];
  return isEqual && matchesByDefinition(pattern.slice(1), text.slice(1));
}

test('stars take what they must', () => {
  const pattern = fc.array(fc.constantFrom('*', '?', 'a', 'b')).map((c) => c.slice(0, 8).join(''));
  const text = fc.array(fc.constantFrom('a', 'b')).map((c) => c.join(''));
  fc.assert(
    fc.property(pattern, text, (p, t) => {
      expect(matchesWildcard(p, t)).toBe(matchesByDefinition(p, t));
    }),
    { numRuns: 1000 },
  );
});

test('any pattern is a valid expression, and a text without wildcards matches itself only', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (pattern, text) => {
      expect(compileWildcard(pattern)).toBeInstanceOf(RegExp);
      if (!hasWildcard(pattern)) {
        expect(matchesWildcard(pattern, pattern)).toBe(true);
        expect(matchesWildcard(pattern, text)).toBe(pattern === text);
      }
    }),
  );
});

test('many stars on a long text that does not match: an answer, not an explosion', () => {
  expect(matchesWildcard(`${'*a'.repeat(40)}*b`, 'a'.repeat(400))).toBe(false);
});
