import { describe, expect, it } from 'vitest';
import { CompileError, errorDiagnostic } from '../../../src/base/errors.ts';
import { NodeAttempt } from '../../../src/execute/node-attempt.ts';
import { fakeModel } from '../../support/build-manifest.ts';
import { ManualClock } from '../../support/run-rig.ts';

const context = { signal: new AbortController().signal, worker: 3 };
const node = fakeModel('a');

describe('NodeAttempt', () => {
  it('fills in times, worker, SQL and warnings', async () => {
    const clock = new ManualClock();
    const attempt = new NodeAttempt(clock);
    const result = await attempt.run(node, context, async () => {
      await attempt.phase('compile', () => clock.advance(5));
      attempt.compiledSql = 'select 1';
      attempt.relationName = '"main"."a"';
      attempt.warn([{ code: 'MF5012', severity: 'warning', message: 'drift' }]);
      return { status: 'success', message: 'OK' };
    });
    expect(result).toMatchObject({
      id: node.id,
      status: 'success',
      message: 'OK',
      worker: 3,
      elapsedMs: 5,
      compiledSql: 'select 1',
      relationName: '"main"."a"',
      diagnostics: [{ message: 'drift' }],
    });
    const [timing] = result.timing;
    expect(timing?.name).toBe('compile');
    expect(Number(timing?.completedAt) - Number(timing?.startedAt)).toBe(5);
  });

  it('makes a result of whatever is thrown, with the phases up to there', async () => {
    const attempt = new NodeAttempt(new ManualClock());
    const result = await attempt.run(node, context, () =>
      attempt.phase('compile', () => {
        throw new CompileError(errorDiagnostic('MF2017', 'no'));
      }),
    );
    expect(result).toMatchObject({
      status: 'error',
      message: 'no',
      diagnostics: [{ code: 'MF2017' }],
    });
    expect(result.timing).toHaveLength(1);
    const odd = await new NodeAttempt(new ManualClock()).run(node, context, () =>
      Promise.reject(new TypeError('x is not a function')),
    );
    expect(odd.diagnostics[0]?.code).toBe('MF9001');
  });
});
