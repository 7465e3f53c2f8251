import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AdapterError, errorDiagnostic } from '../../../src/base/errors.ts';
import type { ClientTransaction } from '../../../src/pool/client-transaction.ts';
import { codeOf, PoolRig, settle } from '../../support/pool-rig.ts';

const conflict = () => new AdapterError(errorDiagnostic('MF4012', 'conflict'));

describe('queries', () => {
  test('share the connections, one client after the other', async () => {
    const rig = new PoolRig({ executing: 2 });
    const [a, b] = [await rig.pool.connect(), await rig.pool.connect()];
    const done: string[] = [];
    const ask = (client: typeof a, sql: string) => client.query(sql).then(() => done.push(sql));
    const all = [ask(a, 'a1'), ask(a, 'a2'), ask(a, 'a3'), ask(b, 'b1')];
    await settle();
    expect(rig.sent).toEqual(['a1', 'a2']);
    await rig.finish('a2');
    expect(rig.sent).toEqual(['a1', 'a3']);
    await rig.finish('a1');
    expect(rig.sent).toEqual(['a3', 'b1']);
    await rig.finish('b1');
    await rig.finish('a3');
    await Promise.all(all);
    expect(done).toEqual(['a2', 'a1', 'b1', 'a3']);
  });

  test('of one statement are sent again after a conflict', async () => {
    const rig = new PoolRig();
    const client = await rig.pool.connect();
    const query = client.query('insert into t values (1)');
    await settle();
    await rig.running[0]?.fail(conflict());
    expect(rig.sent).toEqual([]);
    await rig.clock.advance(2);
    await rig.finish('insert into t values (1)');
    await query;
    expect(rig.pool.figures()).toMatchObject({ retries: 1, completed: 1, errors: 0, queries: 1 });
  });

  test('that write one table take turns', async () => {
    const rig = new PoolRig({ executing: 4 });
    const client = await rig.pool.connect();
    const others = await Promise.all([rig.pool.connect(), rig.pool.connect()]);
    const first = client.query('insert into t values (1)');
    const second = others[0]?.query('update main."T" set a = 1');
    const third = others[1]?.query('select * from t');
    await settle();
    expect(rig.sent).toEqual(['insert into t values (1)', 'select * from t']);
    await rig.finish('insert into t values (1)');
    expect(rig.sent).toContain('update main."T" set a = 1');
    await rig.finish('update main."T" set a = 1');
    await rig.finish('select * from t');
    await Promise.all([first, second, third]);
  });
});

describe('a deadline', () => {
  test('ends a query that waits, with how long it waited', async () => {
    const rig = new PoolRig({ executing: 1 });
    const [a, b] = [await rig.pool.connect(), await rig.pool.connect({ name: 'the shop' })];
    const running = a.query('long');
    const waiting = b.query('short', { deadlineMs: 500 });
    const message = expect(waiting).rejects.toThrow(
      'the shop: the deadline of 500 ms has passed; waited 500 ms, ran 0 ms',
    );
    await rig.clock.advance(499);
    expect(rig.pool.figures().queueLength).toBe(1);
    await rig.clock.advance(1);
    await message;
    expect(await codeOf(waiting)).toBe('MF4042');
    await rig.finish('long');
    await running;
    expect(rig.log).toEqual(['long']);
    expect(rig.pool.figures()).toMatchObject({
      timeouts: 1,
      completed: 1,
      queueLength: 0,
      busy: 0,
    });
  });

  test('ends a query that runs, with how long it ran', async () => {
    const rig = new PoolRig({ executing: 1 });
    const client = await rig.pool.connect({ deadlineMs: 1000 });
    const first = client.query('first');
    const second = client.query('second');
    await rig.clock.advance(400);
    await rig.finish('first');
    await first;
    const message = expect(second).rejects.toThrow('waited 400 ms, ran 600 ms');
    await rig.clock.advance(600);
    await message;
    expect(rig.sent).toEqual([]);
  });

  test('of the target holds where neither call nor client has one, and Infinity is none', async () => {
    const rig = new PoolRig({ executing: 1, timeoutMs: 2000 });
    const client = await rig.pool.connect();
    const forever = client.query('forever', { deadlineMs: Number.POSITIVE_INFINITY });
    const bounded = client.query('bounded');
    const code = codeOf(bounded);
    await rig.clock.advance(2000);
    expect(await code).toBe('MF4042');
    await rig.clock.advance(1e10);
    await rig.finish('forever');
    await forever;
  });

  test('of zero that comes to nothing never reaches the engine', async () => {
    const rig = new PoolRig();
    const client = await rig.pool.connect();
    const busy = [client.query('a'), client.query('b')];
    const code = codeOf(client.query('c', { deadlineMs: 0 }));
    await rig.clock.advance(0);
    expect(await code).toBe('MF4042');
    await rig.finish('a');
    await rig.finish('b');
    await Promise.all(busy);
    expect(rig.log).toEqual(['a', 'b']);
  });

  test.each([Number.NaN, -1])('of %s is refused', async (deadlineMs) => {
    const rig = new PoolRig();
    const client = await rig.pool.connect();
    expect(await codeOf(client.query('a', { deadlineMs }))).toBe('MF4047');
    expect(await codeOf(rig.pool.connect({ deadlineMs }))).toBe('MF4047');
    expect(await codeOf(rig.pool.close({ deadlineMs }))).toBe('MF4047');
    expect(rig.pool.figures()).toMatchObject({ isOpen: true, requests: 0 });
  });
});

describe('a signal', () => {
  test('cancels what waits and what runs', async () => {
    const rig = new PoolRig({ executing: 1 });
    const client = await rig.pool.connect();
    const abort = new AbortController();
    const codes = ['running', 'waiting'].map((sql) =>
      codeOf(client.query(sql, { signal: abort.signal })),
    );
    const other = client.query('other');
    await settle();
    abort.abort();
    expect(await Promise.all(codes)).toEqual(['MF4043', 'MF4043']);
    await settle();
    expect(rig.sent).toEqual(['other']);
    await rig.finish('other');
    await other;
    expect(await codeOf(client.query('late', { signal: abort.signal }))).toBe('MF4043');
    expect(rig.pool.figures()).toMatchObject({ cancellations: 3, completed: 1 });
  });

  test('of a client closes it and ends its requests', async () => {
    const rig = new PoolRig({ max: 1 });
    const abort = new AbortController();
    const client = await rig.pool.connect({ signal: abort.signal });
    const code = codeOf(client.query('running'));
    const next = rig.pool.connect();
    await settle();
    abort.abort();
    expect(await code).toBe('MF4044');
    await next;
    expect(await codeOf(client.query('late'))).toBe('MF4044');
    expect(await codeOf(rig.pool.connect({ signal: abort.signal }))).toBe('MF4043');
  });

  test('leaves nothing behind on itself', async () => {
    const rig = new PoolRig();
    const abort = new AbortController();
    let listeners = 0;
    const { signal } = abort;
    const [add, remove] = [signal.addEventListener, signal.removeEventListener];
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove.apply(signal, args);
    };
    for (let lease = 0; lease < 10_000; lease++) {
      const client = await rig.pool.connect({ signal });
      const query = client.query('a', { signal });
      while (rig.running.length === 0) await Promise.resolve();
      await rig.running.pop()?.finish();
      await query;
      await client.close();
    }
    expect(listeners).toBe(0);
    expect(rig.clock.sleeping).toBe(0);
    expect(rig.pool.figures()).toMatchObject({ clients: 0, peakClients: 1, completed: 10_000 });
  });
});

describe('places for clients', () => {
  test('go to who waited longest, within the deadline', async () => {
    const rig = new PoolRig({ max: 2 });
    const [first] = [await rig.pool.connect(), await rig.pool.connect()];
    const order: string[] = [];
    const waiting = ['a', 'b'].map((name) =>
      rig.pool.connect({ name }).then((client) => order.push(client.name)),
    );
    const refused = expect(rig.pool.connect({ deadlineMs: 1500 })).rejects.toThrow(
      'no place for another client: 2 of 2 are connected, 2 more waiting; waited 1.50s',
    );
    await rig.clock.advance(1500);
    await refused;
    expect(rig.pool.figures()).toMatchObject({ clients: 2, waitingClients: 2, refusedClients: 1 });
    await first.close();
    await settle();
    expect(order).toEqual(['a']);
    const closing = rig.pool.close();
    expect(await codeOf(waiting[1] ?? closing)).toBe('MF4044');
    await closing;
  });

  test('are not waited for with a deadline of 0', async () => {
    const rig = new PoolRig({ max: 1 });
    const client = await rig.pool.connect({ deadlineMs: 0 });
    const refused = codeOf(rig.pool.connect({ deadlineMs: 0 }));
    await rig.clock.advance(0);
    expect(await refused).toBe('MF4041');
    const query = client.query('a');
    await rig.clock.advance(1000);
    await rig.finish('a');
    await query;
  });

  test('come free once, however often a client is closed', async () => {
    const rig = new PoolRig({ max: 1 });
    const client = await rig.pool.connect();
    await Promise.all([client.close(), client.close()]);
    await client.close();
    await rig.pool.connect();
    expect(await settledCode(rig, rig.pool.connect({ deadlineMs: 0 }))).toBe('MF4041');
  });
});

async function settledCode(rig: PoolRig, promise: Promise<unknown>): Promise<string> {
  const code = codeOf(promise);
  await rig.clock.advance(0);
  return code;
}

describe('a transaction', () => {
  test('sends its statements one after the other on one connection and commits', async () => {
    const rig = new PoolRig();
    const client = await rig.pool.connect();
    const value = client.transaction(async (transaction) => {
      const both = [transaction.query('one'), transaction.query('two')];
      await Promise.all(both);
      return 'done';
    });
    await settle();
    expect(rig.sent).toEqual(['one']);
    await rig.finish('one');
    await rig.finish('two');
    expect(await value).toBe('done');
    expect(rig.log).toEqual(['begin', 'one', 'two', 'commit']);
    expect(rig.pool.figures()).toMatchObject({ requests: 1, queries: 2 });
  });

  test('rolls back what its body throws, and frees the connection', async () => {
    const rig = new PoolRig({ executing: 1 });
    const client = await rig.pool.connect();
    const failing = client.transaction(async () => {
      throw new RangeError('of the caller');
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(rig.log).toEqual(['begin', 'rollback']);
    const query = client.query('next');
    await settle();
    await rig.finish('next');
    await query;
    expect(rig.pool.figures()).toMatchObject({ errors: 1, completed: 1, busy: 0 });
  });

  test('is called again after a conflict only where it is idempotent', async () => {
    const rig = new PoolRig();
    const client = await rig.pool.connect();
    let calls = 0;
    const body = async (transaction: ClientTransaction) => {
      calls++;
      await transaction.query('update t set a = 1');
    };
    const once = codeOf(client.transaction(body));
    await settle();
    await rig.running[0]?.fail(conflict());
    expect(await once).toBe('MF4012');
    const again = client.transaction(body, { idempotent: true });
    await settle();
    await rig.running[0]?.fail(conflict());
    await rig.clock.advance(5);
    await rig.finish('update t set a = 1');
    await again;
    expect(calls).toBe(3);
    expect(rig.log.filter((sql) => !sql.startsWith('update'))).toEqual([
      'begin',
      'rollback',
      'begin',
      'rollback',
      'begin',
      'commit',
    ]);
  });

  test('ends at its deadline, whatever its body waits for, and takes no more statements', async () => {
    const rig = new PoolRig();
    const client = await rig.pool.connect();
    let late: Promise<unknown> = Promise.resolve();
    let leaked: ClientTransaction | undefined;
    const ended = client.transaction(
      async (transaction) => {
        leaked = transaction;
        await new Promise(() => {});
      },
      { deadlineMs: 100 },
    );
    const code = codeOf(ended);
    await rig.clock.advance(100);
    expect(await code).toBe('MF4042');
    expect(rig.log).toEqual(['begin', 'rollback']);
    late = codeOf(leaked?.query('late') ?? late);
    expect(await late).toBe('MF4044');
    expect(rig.log).not.toContain('late');
  });

  test('waits for a statement that does not hear the interrupt before it rolls back', async () => {
    const rig = new PoolRig();
    rig.isDeaf = true;
    const client = await rig.pool.connect();
    const ended = client.transaction((transaction) => transaction.query('deaf'), {
      deadlineMs: 10,
    });
    const code = codeOf(ended);
    await rig.clock.advance(10);
    expect(rig.log).toEqual(['begin', 'deaf']);
    await rig.finish('deaf');
    expect(await code).toBe('MF4042');
    expect(rig.log).toEqual(['begin', 'deaf', 'rollback']);
  });

  test('refuses transaction control in its statements', async () => {
    const rig = new PoolRig();
    const client = await rig.pool.connect();
    const nested = client.transaction((transaction) => transaction.query('commit'));
    expect(await codeOf(nested)).toBe('MF4045');
    expect(rig.log).toEqual(['begin', 'rollback']);
  });

  test('takes turns with others that write the same tables', async () => {
    const rig = new PoolRig({ executing: 4 });
    const clients = await Promise.all(['a', 'b', 'c'].map((name) => rig.pool.connect({ name })));
    const writes = [['main.t'], ['T', 'u'], 'u'];
    const all = clients.map((client, i) =>
      client.transaction((transaction) => transaction.query(client.name), {
        writes: writes[i] ?? [],
      }),
    );
    await settle();
    // c does not overtake b, who waits for t and u.
    expect(rig.sent).toEqual(['a']);
    await rig.finish('a');
    expect(rig.sent).toEqual(['b']);
    await rig.finish('b');
    await rig.finish('c');
    await Promise.all(all);
  });
});

describe('closing', () => {
  test('refuses what is new, ends what waits, and waits for what runs', async () => {
    const rig = new PoolRig({ executing: 1 });
    const client = await rig.pool.connect();
    const running = client.query('running');
    const waiting = codeOf(client.query('waiting'));
    await settle();
    const closing = rig.pool.close();
    expect(await codeOf(client.query('new'))).toBe('MF4044');
    expect(await codeOf(rig.pool.connect())).toBe('MF4044');
    expect(await waiting).toBe('MF4044');
    expect(rig.isClosed).toBe(false);
    await rig.finish('running');
    await running;
    await closing;
    expect(rig.isClosed).toBe(true);
    expect(rig.pool.figures()).toMatchObject({ isOpen: false, completed: 1, clients: 0 });
  });

  test('lets a transaction that runs come to its end', async () => {
    const rig = new PoolRig();
    const client = await rig.pool.connect();
    const value = client.transaction(async (transaction) => {
      await transaction.query('one');
      await transaction.query('two');
    });
    await settle();
    const closing = rig.pool.close();
    await rig.finish('one');
    await rig.finish('two');
    await value;
    await closing;
    expect(rig.log).toEqual(['begin', 'one', 'two', 'commit']);
  });

  test('interrupts what runs at its deadline, which a second call may bring forward', async () => {
    const rig = new PoolRig();
    const client = await rig.pool.connect();
    const codes = [client.query('a'), client.transaction(() => new Promise(() => {}))].map(codeOf);
    await settle();
    const closing = rig.pool.close({ deadlineMs: 60_000 });
    await rig.clock.advance(1000);
    expect(rig.isClosed).toBe(false);
    const sooner = rig.pool.close({ deadlineMs: 10 });
    await rig.clock.advance(10);
    expect(await Promise.all(codes)).toEqual(['MF4044', 'MF4044']);
    await Promise.all([closing, sooner]);
    expect(rig.isClosed).toBe(true);
    expect(rig.clock.sleeping).toBe(0);
  });

  test('keeps the figures that the pool had', async () => {
    const rig = new PoolRig({ executing: 1 });
    const client = await rig.pool.connect();
    const query = client.query('a');
    await rig.clock.advance(1000);
    await rig.finish('a');
    await query;
    await rig.pool.close();
    await rig.clock.advance(9000);
    expect(rig.pool.figures()).toMatchObject({ openForMs: 1000, utilisation: 1 });
  });
});

describe('figures', () => {
  test('tell waits, times, and how busy the connections were', async () => {
    const rig = new PoolRig({ executing: 2 });
    const client = await rig.pool.connect();
    const all = ['a', 'b', 'c'].map((sql) => client.query(sql));
    await rig.clock.advance(1000);
    expect(rig.pool.figures()).toMatchObject({ busy: 2, queueLength: 1, peakQueueLength: 1 });
    await rig.finish('a');
    await rig.finish('b');
    await rig.clock.advance(1000);
    await rig.finish('c');
    await Promise.all(all);
    await rig.clock.advance(2000);
    const figures = rig.pool.figures();
    expect(figures).toMatchObject({
      isOpen: true,
      openForMs: 4000,
      max: 160,
      executing: 2,
      busy: 0,
      requests: 3,
      completed: 3,
      queries: 3,
      waits: 1,
      waitTotalMs: 1000,
      waitMaxMs: 1000,
      waitP50Ms: 0,
      utilisation: 3 / 8,
      queriesPerSecond: 0.75,
    });
    expect(figures.waitP95Ms).toBeCloseTo(1000, -2);
    await rig.clock.advance(3_600_000);
    expect(rig.pool.figures()).toMatchObject({ recentUtilisation: 0, recentQueriesPerSecond: 0 });
  });

  test('add up, whatever happens', async () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('ask' as const), deadlineMs: fc.integer({ min: 0, max: 50 }) }),
      fc.record({ kind: fc.constant('finish' as const) }),
      fc.record({ kind: fc.constant('fail' as const) }),
      fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 30 }) }),
      fc.record({ kind: fc.constant('leave' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
        const rig = new PoolRig({ executing: 2, max: 3 });
        let client = await rig.pool.connect();
        const answers: Promise<unknown>[] = [];
        for (const each of events) {
          if (each.kind === 'ask') answers.push(client.query('a', each).catch(() => {}));
          else if (each.kind === 'finish') await rig.running[0]?.finish();
          else if (each.kind === 'fail') await rig.running[0]?.fail(new Error('no'));
          else if (each.kind === 'advance') await rig.clock.advance(each.ms);
          else {
            await client.close();
            client = await rig.pool.connect();
          }
          await settle();
          const { requests, completed, errors, timeouts, cancellations, ...now } =
            rig.pool.figures();
          expect(completed + errors + timeouts + cancellations + now.queueLength + now.busy).toBe(
            requests,
          );
          expect(now.busy).toBe(rig.running.length);
          expect(now.utilisation).toBeLessThanOrEqual(1);
        }
        const closing = rig.pool.close({ deadlineMs: 0 });
        await rig.clock.advance(0);
        await closing;
        await Promise.all(answers);
      }),
      { numRuns: 40 },
    );
  });
});
