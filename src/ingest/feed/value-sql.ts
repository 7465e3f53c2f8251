import type { FeedConfig } from '../../config/ingest-config.ts';
import { stringLiteral } from '../../sql/literals.ts';

/** What a raw column holds. */
export type ValueKind = 'text' | 'texts' | 'timestamp' | 'number' | 'count';

/** The raw columns that a feed may fill, in order. */
export const MEMORY_KINDS: Readonly<Record<string, ValueKind>> = {
  content: 'text',
  concepts: 'texts',
  activation_strength: 'number',
  created_at: 'timestamp',
  last_accessed_at: 'timestamp',
  access_count: 'count',
  importance_score: 'number',
  memory_type: 'text',
};

/** The same of accesses. */
export const ACCESS_KINDS: Readonly<Record<string, ValueKind>> = {
  accessed_at: 'timestamp',
  kind: 'text',
  weight: 'number',
  context_id: 'text',
  actor_id: 'text',
};

export const SQL_TYPES: Readonly<Record<ValueKind, string>> = {
  text: 'varchar',
  texts: 'varchar[]',
  timestamp: 'timestamp',
  number: 'double',
  count: 'bigint',
};

/** What a value must be, in words. */
export const KIND_WORDS: Readonly<Record<ValueKind, string>> = {
  text: 'a text',
  texts: 'a list of texts',
  timestamp: 'a time of the years 1 to 9999',
  number: 'a finite number',
  count: 'a whole number',
};

const OFFSET = '([zZ]|[+-]\\d\\d(:?\\d\\d)?)$';
const HAS_OFFSET = `\\d:\\d\\d.*${OFFSET}`;
/** The engine reads `12:00` but not `12:00Z`. */
const WITHOUT_SECONDS = `([tT ]\\d\\d:\\d\\d)${OFFSET}`;
const EPOCHS: Readonly<Record<string, string>> = {
  epoch_seconds: '1000000',
  epoch_milliseconds: '1000',
  epoch_microseconds: '1',
};

/** A cell without a value: NULL, or a text of nothing but space. */
export function isEmptySql(value: string): string {
  return `coalesce(trim((${value})::varchar), '') = ''`;
}

type TimeSettings = Pick<FeedConfig, 'timestampFormat' | 'timezone'>;

/** A local time of the feed's zone as UTC. */
function toUtc(local: string, { timezone }: TimeSettings): string {
  return timezone === null
    ? local
    : `timezone('UTC', timezone(${stringLiteral(timezone.text)}, ${local}))`;
}

function timestampSql(value: string, type: string, settings: TimeSettings): string {
  const { timestampFormat: format } = settings;
  if (type.startsWith('TIMESTAMP WITH')) return `timezone('UTC', ${value})`;
  if (type === 'DATE' || type.startsWith('TIMESTAMP'))
    return toUtc(`${value}::timestamp`, settings);
  const text = `trim(${value}::varchar)`;
  const epoch = format === null ? undefined : EPOCHS[format];
  if (epoch !== undefined) {
    return `make_timestamp(try_cast(try_cast(${text} as decimal(30, 6)) * ${epoch} as bigint))`;
  }
  if (format !== null) {
    const parsed = `try_strptime(${text}, ${stringLiteral(format)})`;
    return /%z/.test(format) ? `timezone('UTC', ${parsed})` : toUtc(parsed, settings);
  }
  return `case when regexp_matches(${text}, '${HAS_OFFSET}')
    then timezone('UTC', try_cast(regexp_replace(${text}, '${WITHOUT_SECONDS}', '\\1:00\\2') as timestamptz))
    else ${toUtc(`try_cast(${text} as timestamp)`, settings)} end`;
}

function textsSql(value: string, type: string, separator: string): string {
  if (type.endsWith('[]')) return `${value}::varchar[]`;
  const text = `${value}::varchar`;
  return `list_filter(list_transform(
    case when starts_with(ltrim(${text}), '[') and json_valid(${text}) then from_json(${text}, '["VARCHAR"]')
    else string_split(${text}, ${stringLiteral(separator)}) end, lambda part: trim(part)), lambda part: part <> '')`;
}

/**
 * A cell of an expression's type as a value of a kind. NULL where it is empty, and NULL where it does not fit, which the
 * caller tells apart by `isEmptySql`. Times come out in UTC.
 */
export function valueSql(
  value: string,
  { kind, type }: { readonly kind: ValueKind; readonly type: string },
  feed: Pick<FeedConfig, 'timestampFormat' | 'timezone' | 'conceptSeparator'>,
): string {
  const whenFilled = (sql: string) => `case when not (${isEmptySql(value)}) then ${sql} end`;
  const number = `try_cast(trim(${value}::varchar) as double)`;
  switch (kind) {
    case 'text':
      return `${value}::varchar`;
    case 'texts':
      return whenFilled(textsSql(value, type, feed.conceptSeparator));
    case 'timestamp': {
      const at = timestampSql(value, type, feed);
      return whenFilled(`case when year(${at}) between 1 and 9999 then ${at} end`);
    }
    case 'number':
      return whenFilled(`case when isfinite(${number}) then ${number} end`);
    case 'count':
      return whenFilled(
        `case when ${number} = trunc(${number}) then try_cast(trim(${value}::varchar) as bigint) end`,
      );
  }
}
