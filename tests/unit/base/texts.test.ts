import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDurationMs } from '../../../src/base/duration.ts';
import {
  errorDiagnostic,
  MemflowError,
  toMemflowError,
  UsageError,
} from '../../../src/base/errors.ts';
import { canonicalJson, sha256 } from '../../../src/base/hash.ts';
import { didYouMean, editDistance, nearest } from '../../../src/base/nearest.ts';
import { registerSecret, scrubSecrets } from '../../../src/base/secrets.ts';

describe('durations', () => {
  test.each([
    ['500ms', 500],
    ['2h', 7_200_000],
    ['3 days', 259_200_000],
    ['1 Day', 86_400_000],
    ['90', 90_000],
    [' 1.5 min ', 90_000],
    ['0s', 0],
    ['', undefined],
    ['-1s', undefined],
    ['1 fortnight', undefined],
    ['1 constructor', undefined],
    ['s', undefined],
  ])('%j is %s ms', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  test.each([
    [0, '0.00s'],
    [40, '0.04s'],
    [59_994, '59.99s'],
    [59_996, '1m 00s'],
    [125_000, '2m 05s'],
    [3_599_700, '1h 00m'],
    [3_720_000, '1h 02m'],
  ])('%i ms is shown as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('did you mean', () => {
  test.each([
    ['wokring_memory', 'working_memory'],
    ['Orders', 'orders'],
    ['ordres', 'orders'],
    ['customers', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%s', (word, found) => {
    expect(nearest(word, ['orders', 'working_memory', 'y', ''])).toBe(found);
  });

  test('is a question with the nearest candidate, and never the word itself', () => {
    expect(didYouMean('order', ['order', 'orders', 'borders'])).toBe('did you mean "orders"?');
    expect(didYouMean('order', ['order'])).toBeUndefined();
  });

  test('the distance is a metric that sees a swap as one edit', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    expect(editDistance('ab', 'ba')).toBe(1);
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});

describe('canonical JSON', () => {
  test('the order of keys does not show, at any depth; that of lists does', () => {
    const a = {
      b: [{ d: 1, c: 2 }],
      a: new Map([
        ['y', 1n],
        ['x', 2n],
      ]),
    };
    const b = {
      a: new Map([
        ['x', 2n],
        ['y', 1n],
      ]),
      b: [{ c: 2, d: 1 }],
    };
    expect(canonicalJson(a)).toBe(canonicalJson(b));
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });

  test('any JSON value comes back from it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('sha256 is that of the UTF-8 text', () => {
    expect(sha256('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });
});

describe('secrets', () => {
  test('a secret that begins as another one does not show the rest of it', () => {
    registerSecret('hunter2');
    registerSecret('hunter2-extended');
    registerSecret('abc');
    expect(scrubSecrets('pw=hunter2-extended, hunter2, abc')).toBe('pw=*****, *****, abc');
  });

  test('errors never carry one, in message or hint', () => {
    registerSecret('s3cr3t!');
    const diagnostic = errorDiagnostic('MF1001', 'no s3cr3t!', { hint: 'drop s3cr3t!' });
    const error = new UsageError(diagnostic);
    expect([error.message, error.diagnostics[0]?.hint]).toEqual(['no *****', 'drop *****']);
  });
});

describe('errors', () => {
  test('the first error among the diagnostics names it', () => {
    const warning = { ...errorDiagnostic('MF3104', 'w'), severity: 'warning' as const };
    const error = new UsageError([warning, errorDiagnostic('MF3101', 'e')]);
    expect([error.code, error.message, error.exitCode, error.name]).toEqual([
      'MF3101',
      'e',
      2,
      'UsageError',
    ]);
  });

  test('anything thrown becomes one, with the thrown value as cause', () => {
    const cause = new TypeError('boom');
    expect(toMemflowError(cause)).toMatchObject({
      code: 'MF9001',
      message: 'boom',
      cause,
      exitCode: 70,
    });
    expect(toMemflowError('text').message).toBe('text');
    const own = new MemflowError(errorDiagnostic('MF1001', 'x'));
    expect(toMemflowError(own)).toBe(own);
  });
});
