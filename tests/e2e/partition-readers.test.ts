import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSession } from '../../src/app/create-session.ts';
import { createProject } from '../support/create-project.ts';

test.each(['table', 'tables', 'files'])(
  'readers beside a partition that goes and comes back see either state, and no error: layout %s',
  async (layout) => {
    await using project = await createProject({
      'models/events.sql': `{{ config(materialized='incremental', partition_by={'field': 'created_at', 'layout': '${layout}'}) }}
select range as id, timestamp '2024-01-01' + to_days((range % 91)::int) as created_at from range(9100)`,
    });
    await using session = createSession({ projectDir: project.root, writesArtifacts: false });
    await session.run();
    await using pool = await session.openPool();
    const seen = new Set<number>();
    let isOver = false;
    const read = async () => {
      const client = await pool.connect();
      while (!isOver) {
        const { rows } = await client.query('select count(*), sum(id) from events');
        seen.add(Number(rows[0]?.[0]));
      }
      await client.close();
    };
    const readers = [read(), read(), read()];
    const to = project.path('out');
    const names = ['2024-02'];
    for (let round = 0; round < 3; round++) {
      await session.partitions({ action: 'export', model: 'events', names, to });
      await session.partitions({ action: 'drop', model: 'events', names });
      const folder = project.path('out', 'month=2024-02');
      const file = readdirSync(folder).find((name) => name.endsWith('.parquet'));
      await session.partitions({ action: 'import', model: 'events', names: [`${folder}/${file}`] });
    }
    isOver = true;
    await Promise.all(readers);
    expect([...seen].sort()).toEqual([6200, 9100]);
  },
  120_000,
);
