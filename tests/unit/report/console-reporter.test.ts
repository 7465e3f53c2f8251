import { expect, test } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { emptyResult } from '../../../src/execute/node-result.ts';
import type { QueryBatch } from '../../../src/execute/query-batches.ts';
import { consoleReporter } from '../../../src/report/console-reporter.ts';
import { plainTheme } from '../../../src/report/theme.ts';
import { fakeModel } from '../../support/build-manifest.ts';

test('the progress line names the batch that a model has come to', () => {
  const shown: string[] = [];
  const lines: string[] = [];
  const { report } = consoleReporter({
    sink: {
      out: (text) => lines.push(text),
      err: (text) => lines.push(text),
      status: (text) => shown.push(text),
    },
    clock: systemClock,
    theme: plainTheme,
    errorTheme: plainTheme,
    level: 'info',
    logToErr: false,
    width: 80,
  });
  const place = { index: 1, total: 1 };
  const node = fakeModel('cut');
  const batch: QueryBatch = { ordinal: 3, total: 12, bounds: 'id > 7', range: ['7', '9'] };
  report({ kind: 'run_started', total: 1, threads: 2 });
  report({ kind: 'node_started', node, ...place, worker: 1 });
  report({ kind: 'batch_started', node, ...place, batch });
  report({ kind: 'batch_started', node, ...place, batch: { ...batch, ordinal: 4 } });
  const result = emptyResult(node.id, 'success', 'OK');
  report({ kind: 'node_finished', node, ...place, result });
  expect(shown).toEqual([
    '',
    '0 of 1 done, running: cut',
    '0 of 1 done, running: cut (batch 3 of 12)',
    '0 of 1 done, running: cut (batch 4 of 12)',
    '',
  ]);
  // A line for each batch is for those who asked for every detail.
  expect(lines.filter((line) => line.includes('batch'))).toEqual([]);
});
