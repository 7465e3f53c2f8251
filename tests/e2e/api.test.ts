import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type * as Memflow from '../../src/index.ts';
import { createProject } from '../support/create-project.ts';

/** The package by its own name, as a user imports it. */
const name: string = 'memflow';
const memflow: typeof Memflow = await import(name);

const FILES = {
  'seeds/raw.csv': 'id,name\n1,ada\n2,bob\n',
  'models/a.sql': "{{ config(materialized='table') }} select * from {{ ref('raw') }}",
  'models/b.sql': "select * from {{ ref('a') }}",
  'models/p.yml': 'models: [{name: b, columns: [{name: id, data_tests: [unique]}]}]\n',
};
const ENDLESS = {
  'models/endless.sql':
    "{{ config(materialized='table') }} select count(*) as n from range(1000000000000)",
};

/** What this process prints while `body` runs. */
async function printed(body: () => Promise<void>): Promise<string> {
  let text = '';
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  for (const stream of streams)
    stream.write = (chunk: string | Uint8Array) => {
      text += String(chunk);
      return true;
    };
  try {
    await body();
  } finally {
    streams.forEach((stream, i) => {
      const write = writes[i];
      if (write !== undefined) stream.write = write;
    });
  }
  return text;
}

describe('a session', () => {
  test('looks, builds, looks, plans and builds again, and prints nothing', async () => {
    await using project = await createProject(FILES);
    const kinds: string[] = [];
    const text = await printed(async () => {
      await using session = memflow.createSession({
        projectDir: project.root,
        onEvent: (event) => kinds.push(event.kind),
      });
      expect((await session.list()).lines).toEqual([
        'shop.raw',
        'shop.a',
        'shop.b',
        'shop.unique_b_id',
      ]);
      const inline = await session.show({ inline: 'select 7 as n' });
      expect(inline.document).toEqual({ node: 'inline query', show: [{ n: 7 }] });
      expect(existsSync(project.path('shop.duckdb'))).toBe(false);
      expect((await session.build()).exitCode).toBe(0);
      const shown = await session.show({ select: ['b'] });
      expect(shown.document).toEqual({
        node: 'b',
        show: [
          { id: 1, name: 'ada' },
          { id: 2, name: 'bob' },
        ],
      });
      expect((await session.plan({ select: ['a'] })).lines.join('\n')).toContain(
        'create or replace table',
      );
      const again = await session.build({ fullRefresh: true });
      expect(again.exitCode).toBe(0);
      expect((await session.test()).exitCode).toBe(0);
    });
    expect(text).toBe('');
    for (const kind of [
      'log',
      'run_started',
      'node_started',
      'node_finished',
      'run_finished',
      'run_summary',
    ])
      expect(kinds).toContain(kind);
    expect(await project.query('select count(*) from b')).toEqual([['2']]);
  });

  test('lets calls made at once wait for each other', async () => {
    await using project = await createProject(FILES);
    await using session = memflow.createSession({ projectDir: project.root });
    const outcomes = await Promise.all([
      session.build(),
      session.run(),
      session.show({ select: ['b'] }),
    ]);
    expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  });

  test('makes every call an invocation of its own', async () => {
    await using project = await createProject(FILES);
    await using session = memflow.createSession({ projectDir: project.root });
    const metadataOf = async () => {
      await session.build();
      return JSON.parse(project.read('target/run_results.json'));
    };
    const first = await metadataOf();
    project.write('models/b.sql', "select id + 1 as id from {{ ref('a') }}");
    const second = await metadataOf();
    expect(second.metadata.invocation_id).not.toBe(first.metadata.invocation_id);
    expect(second.args.as_of > first.args.as_of).toBe(true);
    expect(await project.query('select max(id) from b')).toEqual([[3]]);
  });

  test('rejects with typed diagnostics', async () => {
    await using project = await createProject({
      'models/a.sql': "select * from {{ ref('nosuch') }}",
    });
    await using session = memflow.createSession({ projectDir: project.root });
    const error = await session.build().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(memflow.MemflowError);
    expect(error).toBeInstanceOf(memflow.ParseError);
    if (!(error instanceof memflow.MemflowError)) return;
    expect(error.exitCode).toBe(2);
    const [diagnostic] = error.diagnostics;
    expect(diagnostic?.code).toMatch(/^MF3/);
    expect(diagnostic?.span?.file.path).toBe('models/a.sql');
  });

  test('names options that are wrong or do not exist', async () => {
    await using project = await createProject(FILES);
    await using session = memflow.createSession({ projectDir: project.root });
    const untyped: Readonly<Record<string, (options: unknown) => Promise<unknown>>> =
      Object.fromEntries(Object.entries(session));
    for (const [command, options, message] of [
      ['run', { select: 'a' }, 'the option select is "a", expected a list of texts'],
      ['build', { fullrefresh: true }, 'there is no option "fullrefresh"'],
      ['show', { select: ['a'], empty: 'yes' }, 'the option empty is "yes"'],
    ] as const) {
      const error = await untyped[command]?.(options).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(memflow.UsageError);
      expect(String(error)).toContain(message);
    }
  });

  test('tells a failed node in its outcome, not by throwing', async () => {
    await using project = await createProject({ 'models/a.sql': 'select nosuch' });
    await using session = memflow.createSession({ projectDir: project.root });
    const { exitCode, document } = await session.run();
    expect(exitCode).toBe(1);
    expect(document).toMatchObject({ results: [{ unique_id: 'model.shop.a', status: 'error' }] });
    project.write('models/a.sql', 'select 1 as id');
    await using next = memflow.createSession({ projectDir: project.root });
    expect((await next.retry()).exitCode).toBe(0);
  });

  test('ends with an AbortSignal, and leaves results that retry takes up', async () => {
    await using project = await createProject({ ...FILES, ...ENDLESS });
    const abort = new AbortController();
    await using session = memflow.createSession(
      {
        projectDir: project.root,
        onEvent: (event) => {
          if (event.kind === 'node_started' && event.node.name === 'endless') abort.abort();
        },
      },
      memflow.nodeEffects({ signal: abort.signal }),
    );
    const { exitCode } = await session.build();
    expect(exitCode).toBe(1);
    const { results } = JSON.parse(project.read('target/run_results.json'));
    expect(
      results.find((r: { unique_id: string }) => r.unique_id.endsWith('endless')),
    ).toMatchObject({ status: 'error', message: 'interrupted' });
    project.write('models/endless.sql', 'select 1 as id');
    await using next = memflow.createSession({ projectDir: project.root });
    expect((await next.retry()).exitCode).toBe(0);
  });
});

describe('two sessions of one process on one file', () => {
  test('the second is refused at once, or waits as long as it may', async () => {
    await using project = await createProject({ ...FILES, ...ENDLESS });
    const abort = new AbortController();
    let started: () => void = () => {};
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    await using first = memflow.createSession(
      {
        projectDir: project.root,
        commandLine: 'the first',
        onEvent: (event) => {
          if (event.kind === 'node_started' && event.node.name === 'endless') started();
        },
      },
      memflow.nodeEffects({ signal: abort.signal }),
    );
    const build = first.build();
    await running;
    await using second = memflow.createSession({ projectDir: project.root });
    const refused = await second.build({ select: ['raw'] }).catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(memflow.LockError);
    expect(String(refused)).toContain('the first');
    await using third = memflow.createSession({ projectDir: project.root, lockTimeoutMs: 60_000 });
    const waiting = third.build({ select: ['raw'] });
    abort.abort();
    expect((await build).exitCode).toBe(1);
    expect((await waiting).exitCode).toBe(0);
    // What was refused once is not refused for ever.
    expect((await second.build({ select: ['raw'] })).exitCode).toBe(0);
  });

  test('may both look', async () => {
    await using project = await createProject(FILES);
    await using first = memflow.createSession({ projectDir: project.root });
    await using second = memflow.createSession({ projectDir: project.root });
    await first.build();
    const shown = await Promise.all(
      [first, second].map((session) => session.show({ select: ['b'] })),
    );
    expect(shown[0]?.document).toEqual(shown[1]?.document);
    expect((await second.run()).exitCode).toBe(0);
  });
});

describe('a session on timed tests', () => {
  test('measures them, shows their history and refuses what is no action', async () => {
    await using project = await createProject({
      ...FILES,
      'models/timed.yml':
        'benchmarks: [{name: counted, query: "select count(*) as n from {{ ref(\'a\') }}", samples: 5, warmup: 1}]\n',
    });
    await using session = memflow.createSession({ projectDir: project.root });
    await session.build({ excludeResourceTypes: ['benchmark'] });
    const { exitCode, document } = await session.bench('run', { select: ['counted'] });
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ results: [{ timed: { verdict: 'pass' } }] });
    expect((await session.bench('history')).document).toMatchObject({
      benchmarks: [{ name: 'counted', runs: [{ verdict: 'pass' }] }],
    });
    await expect(session.bench('compare')).resolves.toMatchObject({ exitCode: 1 });
    const unknown: string = 'measure';
    await expect(
      session.bench(...([unknown] as unknown as Parameters<typeof session.bench>)),
    ).rejects.toMatchObject({ code: 'MF6126' });
    await expect(session.memory('status')).rejects.toMatchObject({ code: 'MF1831' });
  });
});
