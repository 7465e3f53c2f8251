/** The moment that the generated memories are looked at from; nothing comes after it. */
export const SYNTHETIC_END = '2026-06-30 18:00:00';

/** So many of them are in mind at that moment. */
const RECENT = 200;
/** Up to so many rows the memories are spread over a month, beyond over two years. */
const MONTH_OF_ROWS = 100_000;
const DAYS_OF_MONTH = 30;
const DAYS_OF_YEARS = 730;
const CONCEPTS = 500;
const ACTORS = 200;
/** Accesses that belong to one context. */
const IN_CONTEXT = 4;

/** How much to generate. */
export interface SyntheticSize {
  readonly rows: number;
  /** Rows of the access log; 0 = the memories have their three columns only. */
  readonly accesses: number;
}

/** The source id of a size: another size is another set of memories. */
export function syntheticSourceId({ rows, accesses }: SyntheticSize): string {
  return `synthetic:${rows}:${accesses}`;
}

function daysOf(rows: number): number {
  return rows <= MONTH_OF_ROWS ? DAYS_OF_MONTH : DAYS_OF_YEARS;
}

/** A number below `limit` that depends on its inputs alone, the same on every machine. */
function numberSql(limit: number, ...parts: readonly string[]): string {
  return `(md5_number_lower(concat_ws(':', ${parts.join(', ')})) % ${limit})::bigint`;
}

const memoryId = (number: string) => `format('synthetic-{:08d}', ${number})`;

/** A query of the columns of raw_memories: the shape that benchmarks of memory stores use, the first ones seconds ago. */
export function syntheticMemoriesSql({ rows }: SyntheticSize): string {
  const concepts = [1, 2, 3].map((k) => `'concept ' || ${numberSql(CONCEPTS, 'i', String(k))}`);
  return `
  select
    ${memoryId('i')} as memory_id,
    format('Memory {} is about {}, {} and {}; it was generated to be looked for among many others and says nothing more than that.', i, concepts[1], concepts[2], concepts[3]) as content,
    concepts,
    0.1 + (i % 90) / 100 as activation_strength,
    created_at,
    created_at as last_accessed_at,
    1 + ${numberSql(100, 'i', "'count'")} as access_count,
    0.1 + ${numberSql(90, 'i', "'importance'")} / 100 as importance_score,
    ['fact', 'event', 'skill'][i % 3 + 1] as memory_type
  from (
    select
      i,
      [${concepts.join(', ')}] as concepts,
      timestamp '${SYNTHETIC_END}' - case
        when i < ${RECENT} then to_microseconds(i * 1500000)
        else to_days((i % ${daysOf(rows)})::int) + to_hours(i % 24) + to_minutes(13 * i % 60)
      end as created_at
    from range(${rows}) as numbers(i)
  )`;
}

/**
 * A query of the columns of memory_accesses: contexts of four memories, evenly spread over the time, twenty seconds from one
 * access to the next, by 200 actors. A few memories come often, and none before it was made.
 */
export function syntheticAccessesSql({ rows, accesses }: SyntheticSize): string {
  const days = daysOf(rows);
  const contexts = Math.ceil(accesses / IN_CONTEXT);
  const popular = `(${numberSql(1_000_000, 'i', "'popular'")} / 1e6)`;
  return `
  select
    ${memoryId(`least(${rows} - 1, born + ${days} * (${popular} * ${popular} * ${rows} / ${days})::bigint)`)} as memory_id,
    accessed_at,
    'touch' as kind,
    1.0 as weight,
    'context ' || context as context_id,
    'actor ' || context % ${ACTORS} as actor_id
  from (
    select
      i,
      context,
      accessed_at,
      -- as many days ago at least
      age + ${numberSql(1_000_000, 'i', "'born'")} % (${days} - age) as born
    from (
      select
        i,
        i // ${IN_CONTEXT} as context,
        timestamp '${SYNTHETIC_END}'
          - to_seconds((((i // ${IN_CONTEXT}) * ${days - 1} * 86400.0) / ${contexts})::bigint + 20 * (i % ${IN_CONTEXT})) as accessed_at,
        ((i // ${IN_CONTEXT}) * ${days - 1} // ${contexts}) + 1 as age
      from range(${accesses}) as numbers(i)
    )
  )`;
}
