import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../support/random.ts';
import { sharedPath } from '../support/repository.ts';
import { createMemoryProject, fingerprint, succeed } from './memory-project.ts';

const dbtCore = sharedPath('data', 'git_touches_dbt_core.csv.gz');

const FIRST = '2020-07-01 00:00:00';
const LAST = '2021-07-01 00:00:00';

/** The touches of a year; the header first. */
function touchesOfYear(): readonly [header: string, lines: readonly string[]] {
  const [header = '', ...lines] = gunzipSync(readFileSync(dbtCore ?? ''))
    .toString('utf8')
    .split('\n');
  const at = (line: string) => line.split(',')[1] ?? '';
  return [header, lines.filter((line) => at(line) >= FIRST && at(line) < LAST)];
}

/** The ends of the months of that year. */
const MONTH_ENDS = Array.from({ length: 12 }, (_, i) =>
  new Date(Date.UTC(2020, 7 + i, 1)).toISOString().slice(0, 19).replace('T', ' '),
);

function randomCuts(seed: number): readonly string[] {
  const random = seededRandom(seed);
  const [first, last] = [FIRST, LAST].map((text) => Date.parse(`${text.replace(' ', 'T')}Z`));
  const moments = Array.from({ length: 5 }, () =>
    new Date((first ?? 0) + random() * ((last ?? 0) - (first ?? 0))).toISOString(),
  );
  return [...moments.map((iso) => iso.slice(0, 19).replace('T', ' ')).sort(), LAST];
}

describe.skipIf(dbtCore === null)('a year of dbt-core (needs ../shared/data)', () => {
  test.each([
    ['month by month', MONTH_ENDS, 'growing'],
    ['month by month, the whole history known', MONTH_ENDS, 'known'],
    ['cut anywhere', randomCuts(20_240_731), 'growing'],
  ])(
    '%s gives the same store as one rebuild at its end',
    async (_, cuts, raw) => {
      const [header, lines] = touchesOfYear();
      await using whole = await createMemoryProject();
      await using cut = await createMemoryProject();
      const path = 'git_touches_year.csv';
      whole.write(path, [header, ...lines, ''].join('\n'));
      await succeed(whole, 'ingest', 'touches', path);
      await succeed(whole, 'run', '--as-of', LAST);

      for (const end of cuts) {
        const known = lines.filter((line) => raw === 'known' || (line.split(',')[1] ?? '9') < end);
        cut.write(path, [header, ...known, ''].join('\n'));
        await succeed(cut, 'ingest', 'touches', path);
        await succeed(cut, 'run', '--as-of', end);
      }
      expect(await fingerprint(cut)).toEqual(await fingerprint(whole));
      await succeed(cut, 'run', '--as-of', LAST, '--full-refresh');
      expect(await fingerprint(cut)).toEqual(await fingerprint(whole));
    },
    300_000,
  );
});
