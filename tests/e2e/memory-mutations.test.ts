import { afterAll, describe, expect, test } from 'vitest';
import { createSession } from '../../src/app/create-session.ts';
import { nodeEffects } from '../../src/app/node-effects.ts';
import type { TestProject } from '../support/create-project.ts';
import { createMemoryProject } from './memory-project.ts';
import { writeRaw } from './memory-rows.ts';

/** A formula, and what becomes of it with one sign, exponent, bound or side turned around. */
interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const mutation = (file: string, from: string, to: string): Mutation => ({ file, from, to });

const MUTATIONS: readonly Mutation[] = [
  mutation('activation', 'pow({{ age_days }}, -{{ decay }}', 'pow({{ age_days }}, {{ decay }}'),
  mutation('activation', 'cast({{ weight }} * pow', 'cast(1.0 / {{ weight }} * pow'),
  mutation('activation', '  ln({{ terms }}::double)', '  -ln({{ terms }}::double)'),
  mutation('activation', '<= 1 then pow({{ last_age }}, -', '<= 1 then pow({{ last_age }}, '),
  mutation('activation', '< 1e-9 then {{ n }} * pow', '< 1e-9 then pow'),
  mutation('activation', 'else pow({{ last_age }}, -', 'else pow({{ last_age }}, '),
  mutation('activation', '+ ({{ n }} - 1)', '- ({{ n }} - 1)'),
  mutation(
    'activation',
    '* ln({{ first_age }} / {{ last_age }})',
    '* ln({{ last_age }} / {{ first_age }})',
  ),
  mutation(
    'activation',
    '::double) - pow({{ last_age }}, 1 -',
    '::double) + pow({{ last_age }}, 1 -',
  ),
  mutation('activation', '/ ((1 - {{ decay }}::double)', '/ ((1 + {{ decay }}::double)'),
  mutation('activation', '::double - ln({{ fan }}', '::double + ln({{ fan }}'),
  mutation('activation', 'greatest(0.0, {{ param(', 'least(0.0, {{ param('),
  mutation('activation', ') / {{ context_size }} as', ') * {{ context_size }} as'),
  mutation('activation', '0.999) / (1 - least', '0.999) * (1 - least'),
  mutation('activation', '({{ base_level }} + {{ param', '({{ base_level }} - {{ param'),
  mutation(
    'activation',
    "    + {{ param('weight_importance')",
    "    - {{ param('weight_importance')",
  ),
  mutation('association', 'exp(-abs(', 'exp(abs('),
  mutation('association', 'case when {{ lag_seconds }} < 0', 'case when {{ lag_seconds }} > 0'),
  mutation(
    'association',
    '{{ weight_from }} * {{ weight_to }}',
    '{{ weight_from }} / {{ weight_to }}',
  ),
  mutation('association', 'ln(1 - {{ param(', 'ln(1 + {{ param('),
  mutation('association', '(1 - exp({{ terms }}', '(1 + exp({{ terms }}'),
  mutation('association', 'exp({{ terms }}::double)', 'exp(-{{ terms }}::double)'),
  mutation('association', '{{ weight }} * {{ weight_all }} /', '{{ weight }} / {{ weight_all }} /'),
  mutation(
    'association',
    '({{ weight_from }} * {{ weight_to }})))',
    '({{ weight_from }} / {{ weight_to }})))',
  ),
  mutation('association', 'greatest(0.0, ln(', 'least(0.0, ln('),
  mutation('chunks', '({{ shared }} >= {{ param', '({{ shared }} < {{ param'),
  mutation('chunks', '{{ size_b }} - {{ shared }}', '{{ size_b }} + {{ shared }}'),
  mutation(
    'episodes',
    "{{ param('episode_gap_seconds') }} * 1e6)\n{%- endmacro %}",
    "{{ param('episode_gap_seconds') }} * 2e6)\n{%- endmacro %}",
  ),
  mutation(
    'fate',
    '{{ place }} <= {{ share_rounded_up(memories, keep) }}',
    '{{ place }} > {{ share_rounded_up(memories, keep) }}',
  ),
  mutation('fate', '+ 999999) // 1000000', ') // 1000000'),
  mutation('fate', '{{ latest_share }} >= 0.5', '{{ latest_share }} < 0.5'),
  mutation('retention', '{{ minutes }}::double, -({{ b }})', '{{ minutes }}::double, ({{ b }})'),
  mutation('retention', 'exp(-({{ rate }})', 'exp(({{ rate }})'),
  mutation('retention', '::double), {{ c }}) + {{ k }}', '::double), -{{ c }}) + {{ k }}'),
  mutation(
    'time',
    'epoch_us({{ now }}) - epoch_us({{ moment }}), {{',
    'epoch_us({{ moment }}) - epoch_us({{ now }}), {{',
  ),
  mutation('time', '({{ moment }} <= {{ now }}', '({{ moment }} < {{ now }}'),
  mutation('time', '- epoch_us({{ moment }}) < {{', '- epoch_us({{ moment }}) <= {{'),
];

const AS_OF = '2024-03-01 12:00:00';

/** Forty-one memories, some alike, accessed in two months alone and together, at once and one after the other; some in mind. */
const HISTORY = `
  insert into raw.raw_memories by name
  select 'm' || i as memory_id, 'memory ' || i as content,
    ['group ' || i % 8, 'half ' || i % 2, 'kind ' || i % 8, 'own ' || i % 16] as concepts,
    timestamp '2024-01-05' as created_at, 0.2 + i % 7 / 10 as importance_score,
    'test' as source_id, 'm' || i as natural_key, 1 as load_id, false as is_removed
  from range(41) as t(i);
  insert into raw.memory_accesses by name
  select 'm' || (i * 7 + step * (1 + i % 3)) % 40 as memory_id,
    timestamp '${AS_OF}' - to_seconds((i * i * 91 % 4000000 + 40) * (i > 5)::int + 200) + to_seconds(step * (i % 4) * 15) as accessed_at,
    'touch' as kind, [1.0, 0.6, 0.3][i % 3 + 1] as weight,
    case when i % 4 < 3 then 'context ' || i end as context_id, 'actor ' || i % 2 as actor_id, 1 as load_id, false as is_removed
  from range(80) as t(i), range(3) as s(step);
  insert into raw.memory_accesses by name
  select 'm' || i as memory_id, timestamp '${AS_OF}' - to_seconds(i * 20) as accessed_at, 'touch' as kind, 1.0 as weight,
    'last' as context_id, 'actor 1' as actor_id, 1 as load_id, false as is_removed
  from range(14) as t(i)`;

/** Builds the project; the names of what failed. */
async function failures(project: TestProject): Promise<readonly string[]> {
  await using session = createSession(
    {
      projectDir: project.root,
      asOf: new Date(`${AS_OF.replace(' ', 'T')}Z`),
      writesArtifacts: false,
    },
    nodeEffects(),
  );
  const { document } = await session.build({ fullRefresh: true });
  const { results } = document as {
    results: readonly { readonly unique_id: string; readonly status: string }[];
  };
  return results
    .filter(({ status }) => status === 'fail' || status === 'error')
    .map(({ unique_id }) => unique_id);
}

describe('a formula that is turned around makes a test of the project fail', async () => {
  const project = await createMemoryProject();
  await writeRaw(project, HISTORY);
  afterAll(() => project[Symbol.asyncDispose]());

  test('as they are, all pass', async () => {
    expect(await failures(project)).toEqual([]);
  });

  test.each(MUTATIONS)('$file: $from -> $to', async ({ file, from, to }) => {
    const path = `macros/${file}.sql`;
    const original = project.read(path);
    expect(original).toContain(from);
    project.write(path, original.replace(from, to));
    try {
      expect((await failures(project)).filter((id) => id.startsWith('test.'))).not.toEqual([]);
    } finally {
      project.write(path, original);
    }
  });
});
