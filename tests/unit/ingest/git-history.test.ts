import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/adapter/connection.ts';
import { countCommits, ingestGitHistory } from '../../../src/ingest/git-history.ts';
import { ingestOwnHistory } from '../../../src/ingest/own-history.ts';
import { createRepository } from './create-repository.ts';
import { openConnection } from './open-connection.ts';
import { testEffects } from './test-effects.ts';

const effects = testEffects();

async function rows(connection: Connection, sql: string) {
  return (await connection.query(sql)).rows;
}

const MEMORIES = `select natural_key, content, concepts, access_count, memory_type, created_at, last_accessed_at
  from raw.raw_memories where not is_removed order by natural_key`;
const ACCESSES = `select m.natural_key, a.kind, a.weight, a.accessed_at, a.context_id, a.load_id
  from raw.memory_accesses a join raw.raw_memories m using (memory_id) where not a.is_removed
  order by accessed_at, m.natural_key`;

describe('ingestGitHistory', () => {
  test('makes a path a memory and a commit of it an access', async () => {
    using repository = createRepository();
    const first = repository.commit('Start here', 'src/httpServer.ts', 'README.md');
    const second = repository.commit('Answer faster', 'src/httpServer.ts');
    await using open = await openConnection();
    const result = await ingestGitHistory({ directory: repository.root }, open.connection, effects);

    expect(result).toEqual({
      source: 'git',
      sourceId: first,
      loadId: 1,
      commits: 2,
      accesses: 3,
      memories: 2,
      vanished: 0,
      removed: 0,
      lastAccessedAt: '2024-01-01 00:02:00',
      warnings: [],
    });
    expect(await rows(open.connection, MEMORIES)).toEqual([
      [
        'README.md',
        'README.md\nStart here',
        ['readme'],
        1,
        'docs',
        '2024-01-01 00:01:00',
        '2024-01-01 00:01:00',
      ],
      [
        'src/httpServer.ts',
        'src/httpServer.ts\nStart here',
        ['http', 'server'],
        2,
        'code',
        '2024-01-01 00:01:00',
        '2024-01-01 00:02:00',
      ],
    ]);
    expect(await rows(open.connection, ACCESSES)).toEqual([
      ['README.md', 'touch', 1, '2024-01-01 00:01:00', first, 1],
      ['src/httpServer.ts', 'touch', 1, '2024-01-01 00:01:00', first, 1],
      ['src/httpServer.ts', 'touch', 1, '2024-01-01 00:02:00', second, 1],
    ]);
    const id = createHash('sha256').update(`git\n${first}\nREADME.md`).digest('hex').slice(0, 16);
    expect(
      await rows(
        open.connection,
        `select natural_key from raw.raw_memories where memory_id = '${id}'`,
      ),
    ).toEqual([['README.md']]);
    expect(await rows(open.connection, 'from raw.ingestions')).toEqual([
      [1, 'git', first, '2026-01-02 03:04:05.678', 2, 3, 2, 0],
    ]);
  });

  test('weighs large commits less', async () => {
    using repository = createRepository();
    repository.commit('five', 'a', 'b', 'c', 'd', 'e');
    repository.commit('twenty', ...Array.from({ length: 20 }, (_, index) => `many/${index}`));
    await using open = await openConnection();
    await ingestGitHistory({ directory: repository.root }, open.connection, effects);
    expect(
      await rows(
        open.connection,
        'select distinct weight from raw.memory_accesses order by weight desc',
      ),
    ).toEqual([[1], [0.5]]);
  });

  test('reads only what is new on the next call, whatever its date', async () => {
    using repository = createRepository();
    repository.commit('one', 'a');
    repository.commit('two', 'b');
    await using open = await openConnection();
    const { connection } = open;
    await ingestGitHistory({ directory: repository.root }, connection, effects);
    const again = await ingestGitHistory({ directory: repository.root }, connection, effects);
    expect(again).toMatchObject({ loadId: null, commits: 0, accesses: 0, vanished: 0 });

    repository.write('a', 'older');
    repository.git('add', '-A');
    repository.git('commit', '-q', '-m', 'from long ago', '--date', '2001-02-03T04:05:06+02:00');
    const third = await ingestGitHistory({ directory: repository.root }, connection, effects);
    expect(third).toMatchObject({ loadId: 2, commits: 1, accesses: 1, memories: 1 });
    expect(
      await rows(
        connection,
        "select content, created_at, access_count, load_id from raw.raw_memories where natural_key = 'a'",
      ),
    ).toEqual([['a\nfrom long ago', '2001-02-03 02:05:06', 2, 2]]);
  });

  test('does not let one wrong clock say what time it is', async () => {
    using repository = createRepository();
    repository.commit('one', 'a');
    repository.write('a', 'tomorrow');
    repository.git('add', '-A');
    repository.git('commit', '-q', '-m', 'wrong', '--date', '2099-01-01T00:00:00Z');
    await using open = await openConnection();
    const result = await ingestGitHistory({ directory: repository.root }, open.connection, effects);
    expect(result).toMatchObject({ accesses: 2, lastAccessedAt: '2024-01-01 00:01:00' });
  });

  test('marks deletions, takes a rename for a deletion and a birth, leaves merges out', async () => {
    using repository = createRepository();
    repository.commit('one', 'old', 'other');
    repository.git('checkout', '-q', '-b', 'side');
    repository.commit('on the side', 'side');
    repository.git('checkout', '-q', 'main');
    repository.commit('on main', 'other');
    repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    repository.git('mv', 'old', 'new');
    repository.commit('rename');
    await using open = await openConnection();
    const result = await ingestGitHistory({ directory: repository.root }, open.connection, effects);
    expect(result).toMatchObject({ commits: 4, accesses: 6 });
    expect(
      (await rows(open.connection, ACCESSES)).slice(-2).map(([path, kind]) => [path, kind]),
    ).toEqual([
      ['new', 'touch'],
      ['old', 'delete'],
    ]);
  });

  // other systems refuse such names
  test.skipIf(process.platform !== 'linux')(
    'keeps odd paths and texts apart and whole',
    async () => {
      using repository = createRepository();
      const odd = [
        "it's",
        'new\nline',
        'tab\there',
        '"quoted"',
        'ünï/çødé 漢字',
        '-rf',
        ' lead',
        '\u0001a',
        '$(x)',
      ];
      repository.commit("Robert'); drop table students; --", ...odd, Buffer.from([0x66, 0xff]));
      await using open = await openConnection();
      await ingestGitHistory({ directory: repository.root }, open.connection, effects);
      const found = await rows(open.connection, 'select natural_key from raw.raw_memories');
      expect(found.map(([path]) => path).sort()).toEqual([...odd, 'f\\xFF'].sort());
      expect(
        await rows(
          open.connection,
          "select content from raw.raw_memories where natural_key like 'new%'",
        ),
      ).toEqual([["new line\nRobert'); drop table students; --"]]);
    },
  );

  test('reads subjects in other encodings, binary files and commits of nothing', async () => {
    using repository = createRepository();
    repository.git('config', 'i18n.commitEncoding', 'ISO-8859-1');
    repository.write('bin', '\0\0\0');
    repository.git('add', '-A');
    writeFileSync(join(repository.base, 'message'), Buffer.from('caf\u00e9', 'latin1'));
    repository.git('commit', '-q', '-F', '../message');
    repository.commit('nothing');
    await using open = await openConnection();
    const result = await ingestGitHistory({ directory: repository.root }, open.connection, effects);
    expect(result).toMatchObject({ commits: 2, accesses: 1 });
    expect(await rows(open.connection, 'select content from raw.raw_memories')).toEqual([
      ['bin\ncafé'],
    ]);
    const again = await ingestGitHistory({ directory: repository.root }, open.connection, effects);
    expect(again).toMatchObject({ loadId: null, vanished: 0 });
  });

  test('reads bare repositories, worktrees and folders', async () => {
    using repository = createRepository();
    const root = repository.commit('one', 'deep/folder/a', 'b');
    repository.git('clone', '-q', '--bare', repository.root, join(repository.base, 'bare'));
    repository.git('worktree', 'add', '-q', join(repository.base, 'tree'));
    const places = ['repository', 'repository/deep/folder', 'bare', 'tree'];
    for (const place of places) {
      await using open = await openConnection();
      const directory = join(repository.base, place);
      const result = await ingestGitHistory({ directory }, open.connection, effects);
      expect(result, place).toMatchObject({ sourceId: root, commits: 1, accesses: 2 });
    }
  });

  test('is not misled by the variables of a surrounding git', async () => {
    using repository = createRepository();
    repository.commit('one', 'a');
    await using open = await openConnection();
    const env = { ...process.env, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere' };
    const result = await ingestGitHistory(
      { directory: repository.root },
      open.connection,
      testEffects({ env }),
    );
    expect(result.commits).toBe(1);
  });

  test('counts commits that vanished, and takes them back when asked to', async () => {
    using repository = createRepository();
    repository.commit('one', 'a');
    repository.commit('two', 'b', 'a');
    await using open = await openConnection();
    const { connection } = open;
    await ingestGitHistory({ directory: repository.root }, connection, effects);
    repository.git('reset', '-q', '--hard', 'HEAD~1');
    repository.commit('two, again', 'c');

    const kept = await ingestGitHistory({ directory: repository.root }, connection, effects);
    expect(kept).toMatchObject({ commits: 1, vanished: 1, removed: 0, loadId: 2 });
    expect(kept.warnings).toMatchObject([{ code: 'MF1806', severity: 'warning' }]);
    expect(await rows(connection, MEMORIES)).toHaveLength(3);

    const options = { directory: repository.root, pruneUnreachable: true };
    const pruned = await ingestGitHistory(options, connection, effects);
    expect(pruned).toMatchObject({ vanished: 1, removed: 1, loadId: 3, warnings: [] });
    expect((await rows(connection, MEMORIES)).map(([path, , , n]) => [path, n])).toEqual([
      ['a', 1],
      ['c', 1],
    ]);
    expect(
      await rows(connection, 'select natural_key, load_id from raw.raw_memories where is_removed'),
    ).toEqual([['b', 3]]);
    const again = await ingestGitHistory(options, connection, effects);
    expect(again).toMatchObject({ loadId: null, vanished: 0 });
  });

  test('takes a commit in again that was taken back', async () => {
    using repository = createRepository();
    repository.commit('one', 'a');
    const second = repository.commit('two', 'b');
    await using open = await openConnection();
    const { connection } = open;
    const options = { directory: repository.root, pruneUnreachable: true };
    await ingestGitHistory(options, connection, effects);
    repository.git('reset', '-q', '--hard', 'HEAD~1');
    await ingestGitHistory(options, connection, effects);
    expect(await rows(connection, MEMORIES)).toHaveLength(1);
    repository.git('reset', '-q', '--hard', second);
    await ingestGitHistory(options, connection, effects);
    expect(await rows(connection, MEMORIES)).toHaveLength(2);
    expect(await rows(connection, 'select count(*) from raw.memory_accesses')).toEqual([[2]]);
  });

  test('leaves the edge of a shallow clone out and keeps ids when it is deepened', async () => {
    using repository = createRepository();
    const root = repository.commit('one', 'a', 'b', 'c');
    for (const subject of ['two', 'three', 'four']) repository.commit(subject, 'a');
    const directory = join(repository.base, 'shallow');
    repository.git('clone', '-q', '--depth', '3', `file://${repository.root}`, directory);
    await using open = await openConnection();
    const { connection } = open;
    const cut = await ingestGitHistory({ directory }, connection, effects);
    expect(cut).toMatchObject({ commits: 2, accesses: 2, memories: 1 });
    expect(cut.warnings).toMatchObject([{ code: 'MF1805' }]);
    expect(cut.sourceId).not.toBe(root);

    repository.git('-C', directory, 'fetch', '-q', '--unshallow');
    const whole = await ingestGitHistory({ directory }, connection, effects);
    expect(whole).toMatchObject({ sourceId: cut.sourceId, commits: 2, accesses: 4, warnings: [] });
    expect((await rows(connection, MEMORIES)).map(([path, , , n]) => [path, n])).toEqual([
      ['a', 4],
      ['b', 1],
      ['c', 1],
    ]);
  });

  test('says so when there are no commits, and forgets nothing', async () => {
    using repository = createRepository();
    await using open = await openConnection();
    const { connection } = open;
    const options = { directory: repository.root, pruneUnreachable: true };
    const empty = await ingestGitHistory(options, connection, effects);
    expect(empty).toMatchObject({ loadId: null, commits: 0, warnings: [{ code: 'MF1804' }] });
    repository.commit('one', 'a');
    await ingestGitHistory(options, connection, effects);
    repository.git('checkout', '-q', '--orphan', 'nothing-yet');
    const orphan = await ingestGitHistory(options, connection, effects);
    expect(orphan).toMatchObject({ loadId: null, removed: 0 });
    expect(await rows(connection, MEMORIES)).toHaveLength(1);
  });

  test('names what is wrong: no repository, no directory, no git, a damaged one', async () => {
    using repository = createRepository();
    repository.commit('one', 'a');
    const plain = join(repository.base, 'plain');
    mkdirSync(plain);
    await using open = await openConnection();
    const { connection } = open;
    const attempt = (directory: string, env: Record<string, string | undefined> = process.env) =>
      ingestGitHistory({ directory }, connection, testEffects({ env }));

    await expect(attempt(plain)).rejects.toMatchObject({ code: 'MF1801' });
    await expect(attempt(join(plain, 'missing'))).rejects.toMatchObject({ code: 'MF1801' });
    await expect(attempt(repository.root, { PATH: plain })).rejects.toMatchObject({
      code: 'MF1802',
    });
    rmSync(join(repository.root, '.git', 'objects'), { recursive: true });
    mkdirSync(join(repository.root, '.git', 'objects'));
    await expect(attempt(repository.root)).rejects.toMatchObject({ code: 'MF1803' });
    // nothing of a failed ingestion stays
    expect(
      await rows(connection, "select count(*) from duckdb_tables() where schema_name = 'raw'"),
    ).toEqual([[0]]);
  });

  test('stops when it is told to', async () => {
    using repository = createRepository();
    repository.commit('one', 'a');
    await using open = await openConnection();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(
      ingestGitHistory({ directory: repository.root }, open.connection, testEffects({ signal })),
    ).rejects.toThrow('enough');
  });

  test('keeps two repositories in one database apart', async () => {
    using one = createRepository();
    using two = createRepository();
    one.commit('in one', 'same/path');
    two.commit('in two', 'same/path');
    await using open = await openConnection();
    await ingestGitHistory({ directory: one.root }, open.connection, effects);
    const second = await ingestGitHistory({ directory: two.root }, open.connection, effects);
    expect(second).toMatchObject({ commits: 1, vanished: 0, loadId: 2 });
    expect(await rows(open.connection, MEMORIES)).toHaveLength(2);
  });
});

describe('ingestOwnHistory', () => {
  test('takes the sample where the history is short, and says why', async () => {
    using repository = createRepository();
    repository.commit('one', 'a');
    await using open = await openConnection();
    const own = await ingestOwnHistory(repository.root, open.connection, effects);
    expect(own.sampleReason).toBe('its history has 1 commits, fewer than 200');
    expect(own.result).toMatchObject({ source: 'sample', memories: 10_000 });
    const none = await ingestOwnHistory(repository.base, open.connection, effects);
    expect(none.sampleReason).toContain('is not a git repository');
    expect(none.result).toMatchObject({ source: 'sample', loadId: null });
  });

  test('replaces the sample once there is a history', async () => {
    using repository = createRepository();
    const lines = Array.from({ length: 200 }, (_, index) =>
      [
        'commit refs/heads/main',
        `committer Ada <ada@example.org> ${1_700_000_000 + index * 60} +0000`,
        'data 4',
        'more',
        `M 100644 inline file-${index % 10}`,
        `data ${String(index).length}`,
        String(index),
        '',
      ].join('\n'),
    ).join('\n');
    repository.write('../import', lines);
    repository.git('-c', 'alias.load=!git fast-import --quiet < ../import', 'load');
    expect(await countCommits(repository.root, effects)).toBe(200);
    await using open = await openConnection();
    const { connection } = open;
    await ingestOwnHistory(repository.base, connection, effects);
    const own = await ingestOwnHistory(repository.root, connection, effects);
    expect(own).toMatchObject({ sampleReason: null, result: { source: 'git', commits: 200 } });
    expect(await rows(connection, MEMORIES)).toHaveLength(10);
    expect(own.result.lastAccessedAt).toBe('2023-11-15 01:32:20');
  });
});
