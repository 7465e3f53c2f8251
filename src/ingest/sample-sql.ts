import { stringLiteral } from '../sql/literals.ts';

/** Eight projects of 25 areas of 50 files each: 10,000 memories. */
const PROJECTS = ['atlas', 'beacon', 'compass', 'drift', 'ember', 'fjord', 'grove', 'harbor'];
const AREAS = [
  'accounts',
  'alerts',
  'archive',
  'audit',
  'billing',
  'calendar',
  'catalog',
  'comments',
  'delivery',
  'exports',
  'feeds',
  'identity',
  'imports',
  'inventory',
  'ledger',
  'messages',
  'orders',
  'payments',
  'permissions',
  'pricing',
  'profiles',
  'reports',
  'search',
  'sessions',
  'workflows',
];
/** Twelve features an area, four files each; two files more belong to the area. */
const FEATURES = [
  'batching',
  'caching',
  'cursor',
  'filters',
  'history',
  'limits',
  'locking',
  'mapping',
  'merging',
  'parser',
  'retries',
  'schedule',
];
const VERBS = ['Fix', 'Speed up', 'Simplify', 'Extend', 'Test', 'Rework'];

const FEATURE_COUNT = PROJECTS.length * AREAS.length * FEATURES.length;
const AREA_COUNT = PROJECTS.length * AREAS.length;
const CHANGES = 9_000;
const LAST_SECOND = '2026-06-30 17:42:10';
const MILLION = 1_000_000;

function listSql(words: readonly string[]): string {
  return `[${words.map(stringLiteral).join(', ')}]`;
}

/** A number in [0, 1) that depends on its inputs alone, the same on every machine and in every version. */
function chanceSql(...parts: readonly string[]): string {
  return `((md5_number_lower(concat_ws(':', ${parts.join(', ')})) % ${MILLION})::double / ${MILLION})`;
}

/** A chance to a power, by multiplication: `pow` may differ in its last digit from one C library to the next. */
function skewedSql(power: number, ...parts: readonly string[]): string {
  return `(${Array.from({ length: power }, () => chanceSql(...parts)).join(' * ')})`;
}

/** Words of a feature's or area's place. */
function pathSql(area: string, file: string): string {
  return `projects[(${area}) // ${AREAS.length} + 1] || ${file.replaceAll('{area}', `areas[(${area}) % ${AREAS.length} + 1]`)}`;
}

/**
 * A query of (commit_id, authored_at, actor_id, subject, path, kind): two years of an invented team's work, no one's
 * history, the same on every machine. Features come into being one by one; then they change in sessions of a few
 * commits minutes apart, some far more often than others. The code of a feature changes with its test, an area's schema
 * with its fixtures, and every tenth feature is tied to one in another project, which no name gives away.
 */
export function sampleTouchesSql(): string {
  const area = `feature // ${FEATURES.length}`;
  const name = `features[feature % ${FEATURES.length} + 1]`;
  const files: readonly (readonly [role: string, path: string])[] = [
    ['code', pathSql(area, `'/src/' || {area} || '/' || ${name} || '.ts'`)],
    ['test', pathSql(area, `'/tests/' || {area} || '/' || ${name} || '.test.ts'`)],
    ['docs', pathSql(area, `'/docs/' || {area} || '/' || ${name} || '.md'`)],
    ['config', pathSql(area, `'/config/' || {area} || '/' || ${name} || '.yml'`)],
  ];
  const areaFiles: readonly (readonly [role: string, path: string])[] = [
    ['schema', pathSql('area', `'/schema/' || {area} || '.sql'`)],
    ['fixtures', pathSql('area', `'/data/' || {area} || '_rows.csv'`)],
  ];
  const branch = (from: string, entries: typeof files) =>
    entries.map(([role, path]) => `select *, '${role}' as role, ${path} as path from ${from}`);
  return `
  with words as (
    select ${listSql(PROJECTS)} as projects, ${listSql(AREAS)} as areas, ${listSql(FEATURES)} as features, ${listSql(VERBS)} as verbs
  ),
  -- every file is born once: a feature with its four, an area with its two
  births as (
    select
      'birth-' || feature as commit_id,
      timestamp '2024-07-01 08:00:00' + to_seconds((feature * 5400 + ${chanceSql("'birth'", 'feature')} * 3600)::bigint) as authored_at,
      feature,
      ${area} as area,
      feature % ${FEATURES.length} = 0 as is_area_born
    from range(${FEATURE_COUNT}) as t(feature)
  ),
  -- a session is up to nine changes by one author, one to three minutes apart; the last one ends at the last second
  changes as (
    select
      change,
      change // 9 as session,
      change % 9 as step,
      ${chanceSql("'author'", 'change // 9')} as author_chance
    from range(${CHANGES}) as t(change)
    where change >= ${CHANGES} - 9 or change % 9 < 2 + ${chanceSql("'length'", 'change // 9')} * 8
  ),
  dated as (
    select
      *,
      'change-' || change as commit_id,
      timestamp '${LAST_SECOND}'
        - to_seconds((((${CHANGES} // 9 - 1 - session) * 14 * 3600)
          + ((8 - step) * case when session = ${CHANGES} // 9 - 1 then 31 else 60 + ${chanceSql("'gap'", 'session')} * 120 end))::bigint) as authored_at,
      -- the area of a session, then a feature in it: powers make few popular, multiples scatter them
      (floor(${skewedSql(3, "'area'", 'session // 3')} * ${AREA_COUNT})::bigint * 77) % ${AREA_COUNT} as home
    from changes
  ),
  aimed as (
    select
      *,
      case
        when ${chanceSql("'roam'", 'change')} < 0.25
          then (floor(${skewedSql(2, "'away'", 'change')} * ${FEATURE_COUNT})::bigint * 1237) % ${FEATURE_COUNT}
        else home * ${FEATURES.length} + (floor(${skewedSql(2, "'feature'", 'change')} * ${FEATURES.length})::bigint * 5 + home) % ${FEATURES.length}
      end as feature
    from dated
  ),
  visits as (
    select commit_id, authored_at, author_chance, change, feature, feature as subject_feature from aimed
    union all
    -- the hidden tie
    select commit_id, authored_at, author_chance, change, (feature * 7 + 1237) % ${FEATURE_COUNT}, feature
    from aimed
    where feature % 10 = 3 and ${chanceSql("'tie'", 'change')} < 0.8
  ),
  touched as (
    select commit_id, authored_at, ${chanceSql("'author'", 'area')} as author_chance, 'Add ' as verb, feature as subject_feature, role, path
    from (${branch('births, words', files).join(' union all ')})
    union all
    select commit_id, authored_at, ${chanceSql("'author'", 'area')}, 'Add ', feature, role, path
    from (${branch('births, words', areaFiles).join(' union all ')}) where is_area_born
    union all
    select commit_id, authored_at, author_chance, verbs[change % ${VERBS.length} + 1] || ' ', subject_feature, role, path
    from (${branch('visits, words', files).join(' union all ')})
    where ${chanceSql("'touch'", 'role', 'change', 'feature')} < case role when 'code' then 0.95 when 'test' then 0.7 when 'docs' then 0.15 else 0.1 end
    union all
    select commit_id, authored_at, author_chance, verbs[change % ${VERBS.length} + 1] || ' ', subject_feature, role, path
    from (${branch(`(select *, ${area} as area from visits), words`, areaFiles).join(' union all ')})
    where ${chanceSql("'rows'", 'change', 'area')} < case role when 'schema' then 0.12 else 0.1 end
  )
  select
    commit_id,
    authored_at,
    left(sha256('sample author ' || floor(author_chance * 12)::int), 10) as actor_id,
    verb || features[subject_feature % ${FEATURES.length} + 1] || ' of ' || areas[(subject_feature // ${FEATURES.length}) % ${AREAS.length} + 1] as subject,
    path,
    'touch' as kind
  from touched, words
  qualify row_number() over (partition by commit_id, path order by authored_at) = 1`;
}
