import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePath, parseTouches, type Touch } from '../../../src/ingest/parse-touches.ts';

interface FakeCommit {
  readonly id: string;
  readonly authored: string;
  readonly committed: string;
  readonly author: string;
  readonly subject: string;
  readonly changes: readonly (readonly [status: string, path: Buffer])[];
}

function encode(commits: readonly FakeCommit[]): Buffer {
  const parts = commits.flatMap(({ id, authored, committed, author, subject, changes }) => [
    Buffer.from(`\u0001${id}\0${authored}\0${committed}\0${author}\0${subject}\0`),
    ...changes.flatMap(([status, path], index) => [
      Buffer.from(`${index === 0 ? '\n' : ''}${status}\0`),
      path,
      Buffer.from('\0'),
    ]),
  ]);
  return Buffer.concat(parts);
}

async function parse(chunks: readonly Uint8Array[]) {
  const touches: Touch[] = [];
  const undated: string[] = [];
  async function* stream() {
    yield* chunks;
  }
  for await (const batch of parseTouches(stream())) {
    touches.push(...batch.touches);
    undated.push(...batch.undated);
  }
  return { touches, undated };
}

function commit(parts: Partial<FakeCommit> = {}): FakeCommit {
  return {
    id: 'a'.repeat(40),
    authored: '1700000000',
    committed: '1700000001',
    author: 'Ada <ada@example.org>',
    subject: 'Add a file',
    changes: [['A', Buffer.from('a.txt')]],
    ...parts,
  };
}

describe('parseTouches', () => {
  test('reads a commit with its paths', async () => {
    const { touches } = await parse([
      encode([
        commit({
          changes: [
            ['A', Buffer.from('a.txt')],
            ['D', Buffer.from('b\n"c\t.txt')],
            ['T', Buffer.from('\u0001d')],
          ],
        }),
      ]),
    ]);
    expect(touches.map(({ path, kind }) => [path, kind])).toEqual([
      ['a.txt', 'touch'],
      ['b\n"c\t.txt', 'delete'],
      ['\u0001d', 'touch'],
    ]);
    expect(touches[0]).toEqual({
      commitId: 'a'.repeat(40),
      authoredAt: 1_700_000_000,
      // printf 'Ada <ada@example.org>' | sha256sum
      actorId: '7811020b84',
      subject: 'Add a file',
      path: 'a.txt',
      kind: 'touch',
    });
  });

  test('takes the committer date where the author date makes no sense, and leaves out what has neither', async () => {
    const { touches, undated } = await parse([
      encode([
        commit({ id: '1', authored: '' }),
        commit({ id: '2', authored: '99999999999999', committed: 'x' }),
        commit({ id: '3', authored: '-86400' }),
      ]),
    ]);
    expect(touches.map(({ commitId, authoredAt }) => [commitId, authoredAt])).toEqual([
      ['1', 1_700_000_001],
      ['3', -86_400],
    ]);
    expect(undated).toEqual(['2']);
  });

  test('cuts a subject of a megabyte', async () => {
    const { touches } = await parse([encode([commit({ subject: 'x'.repeat(1_000_000) })])]);
    expect(touches[0]?.subject).toHaveLength(500);
  });

  test('keeps different paths different when they are not UTF-8', () => {
    const paths = [Buffer.from([0x61, 0xe9]), Buffer.from([0x61, 0xe8]), Buffer.from('aé')];
    expect(paths.map(decodePath)).toEqual(['a\\xE9', 'a\\xE8', 'aé']);
  });

  test('does not depend on where the stream is cut', async () => {
    const field = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));
    const path = fc
      .uint8Array({ minLength: 1, maxLength: 12 })
      .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 ? 1 : byte))));
    const commits = fc.array(
      fc.record({
        id: fc.constantFrom('a'.repeat(40), 'b'.repeat(64)),
        authored: fc.integer().map(String),
        committed: fc.constant('1'),
        author: field,
        subject: field,
        changes: fc.array(fc.tuple(fc.constantFrom('A', 'M', 'D', 'T'), path), { minLength: 1 }),
      }),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(commits, fc.integer({ min: 1, max: 40 }), async (list, size) => {
        const bytes = encode(list);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const { touches } = await parse(chunks);
        expect(touches.map(({ commitId, kind, path: name }) => [commitId, kind, name])).toEqual(
          list.flatMap(({ id, changes }) =>
            changes.map(([status, name]) => [
              id,
              status === 'D' ? 'delete' : 'touch',
              decodePath(name),
            ]),
          ),
        );
      }),
    );
  });
});
