import { describe, expect, test } from 'vitest';
import { findNonPruning } from '../../../src/compile/non-pruning.ts';

const EVENTS = { schema: 'main', identifier: 'events', field: 'created_at' };

/** What is told of a query: kind and the text it points at. */
function told(sql: string): readonly string[] {
  return findNonPruning(sql, [EVENTS]).map(
    ({ reason, start, end }) => `${reason.kind}: ${sql.slice(start, end)}`,
  );
}

const FROM = 'select * from "main"."events"';

describe('is told of', () => {
  test.each([
    [`${FROM} where strftime(created_at, '%Y') = '2024'`, 'function'],
    [`${FROM} where id = 1 and year(created_at) = 2024`, 'function'],
    [`${FROM} where (id = 1 or not (2024 = year("Created_At")))`, 'function'],
    [`${FROM} e where extract(month from e.created_at) in (1, 2)`, 'function'],
    [`${FROM} where date_part('year', events.created_at) between 2023 and 2024`, 'function'],
    [`${FROM} where date_trunc('month', created_at) in (date '2024-01-01')`, 'function'],
    [`from events where month(created_at) = 1 select id`, 'function'],
    [
      `select * from a join main.events as e on year(e.created_at) = a.y left join b on true`,
      'function',
    ],
    [`select (select count(*) from events where month(created_at) = 1) as n`, 'function'],
    [`with e as (select * from events) select * from e where month(created_at) = 1`, 'function'],
    [
      `select year(created_at) as y from events group by all having year(created_at) > 1`,
      'function',
    ],
    [`select 1 union all ${FROM} where month(created_at) = 1`, 'function'],
    [`${FROM} where cast(created_at as varchar) like '2024%'`, 'cast'],
    [`${FROM} where created_at::date between date '2024-01-01' and date '2024-01-02'`, 'cast'],
    [`${FROM} where created_at >= current_timestamp - interval 30 days`, 'zone'],
    [`${FROM} where now() - interval 1 day < created_at`, 'zone'],
    [`${FROM} where created_at >= date_trunc('month', now())`, 'zone'],
    [
      `${FROM} where date_trunc('month', created_at) = date_trunc('month', current_timestamp)`,
      'zone',
    ],
    [`${FROM} where created_at > timestamptz '2024-01-01'`, 'zone'],
    [`${FROM} where created_at > '2024-01-01'::timestamptz`, 'zone'],
  ])('%s', (sql, kind) => {
    expect(told(sql).map((text) => text.split(':')[0])).toEqual([kind]);
  });

  test('where the comparison stands', () => {
    expect(
      told(`${FROM} where id > 3 and year(created_at) = 2024 -- year(created_at) = 1`),
    ).toEqual(['function: year(created_at) = 2024']);
  });
});

describe('is silent about', () => {
  test.each([
    `${FROM} where created_at >= timestamp '2024-01-01' and created_at < date '2024-02-01'`,
    `${FROM} where created_at between timestamp '2024-01-01' and timestamp '2024-01-31'`,
    `${FROM} where date_trunc('month', created_at) = timestamp '2024-01-01'`,
    `${FROM} where created_at >= current_date - interval 30 days`,
    `${FROM} where created_at >= (now() - interval 1 day)::timestamp`,
    `${FROM} where created_at >= cast(now() as timestamp) - interval 1 day`,
    `${FROM} where created_at > now() at time zone 'UTC'`,
    `${FROM} where created_at > (select max(created_at) from events)`,
    `select year(created_at), strftime(created_at, '%Y') = '2024' as is_old from events`,
    `select count(*) filter (where year(created_at) = 2024) from events`,
    `${FROM} qualify row_number() over (partition by year(created_at)) = 1`,
    `${FROM} where year(updated_at) = 2024`,
    `${FROM} where note = 'year(created_at) = 2024' /* year(created_at) = 2024 */`,
    `select * from other where year(created_at) = 2024`,
    `select * from events, other where year(created_at) = 2024`,
    `select * from events e join other o on year(o.created_at) = 2024`,
    `select * from other.events where year(created_at) = 2024`,
    `with events as (select now() as created_at) select * from events where year(created_at) = 1`,
    `with e as (select id, f(created_at) as created_at from events) select * from e where year(created_at) = 1`,
    `select * from events order by year(created_at) = 2024`,
    `select * from events e where e.created_at is distinct from now()`,
    `${FROM} where year(created_at = 2024`,
    `select * from read_csv('events') where year(created_at) = 2024`,
  ])('%s', (sql) => {
    expect(told(sql)).toEqual([]);
  });
});
