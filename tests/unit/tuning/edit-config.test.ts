import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractCalls } from '../../../src/jinja/extract-calls.ts';
import { parseTemplate } from '../../../src/jinja/template.ts';
import type { ConfigValue } from '../../../src/tuning/change.ts';
import { editConfig, jinjaLiteral } from '../../../src/tuning/edit-config.ts';

const edit = (text: string, entries: Readonly<Record<string, ConfigValue | null>>) =>
  editConfig(parseTemplate({ path: 'models/a.sql', text }), new Map(Object.entries(entries)));

const CLUSTER = { cluster_by: ['a', 'b'] };

describe('editConfig', () => {
  test.each([
    ['select 1', "{{ config(cluster_by=['a', 'b']) }}\nselect 1"],
    ['-- x\r\nselect 1\r\n', "{{ config(cluster_by=['a', 'b']) }}\r\n-- x\r\nselect 1\r\n"],
    [
      "{{ config(materialized='table') }} select 1",
      "{{ config(materialized='table', cluster_by=['a', 'b']) }} select 1",
    ],
    ['{{ config() }} select 1', "{{ config(cluster_by=['a', 'b']) }} select 1"],
    [
      "{{ config(cluster_by='x', tags=['y']) }}\nselect ')'",
      "{{ config(cluster_by=['a', 'b'], tags=['y']) }}\nselect ')'",
    ],
    [
      "{# why #}{{ config(\n    materialized='table',\n    tags=['(', \"it's\"],\n) }}\nselect 1",
      "{# why #}{{ config(\n    materialized='table',\n    tags=['(', \"it's\"],\n    cluster_by=['a', 'b']\n) }}\nselect 1",
    ],
    [
      "{{ config(\r\n  materialized='table'\r\n) }}",
      "{{ config(\r\n  materialized='table',\r\n  cluster_by=['a', 'b']\r\n) }}",
    ],
  ])('%j', (text, expected) => {
    expect(edit(text, CLUSTER)).toEqual({ ok: true, text: expected });
  });

  test.each([
    ["{{ config(indexes=[{'columns': ['a']}], tags=['y']) }}", "{{ config(tags=['y']) }}"],
    ["{{ config(tags=['y'], indexes=[{'columns': ['a']}]) }}", "{{ config(tags=['y']) }}"],
    ["{{ config(indexes=[{'columns': ['a']}]) }}", '{{ config() }}'],
  ])('takes a key out of %j', (text, expected) => {
    expect(edit(text, { indexes: null })).toEqual({ ok: true, text: expected });
  });

  test.each([
    "{{ config(materialized='table') }}{{ config(tags=['x']) }}",
    "{% if true %}{{ config(materialized='table') }}{% endif %}",
    "{{ config({'materialized': 'table'}) }}",
  ])('refuses %j', (text) => {
    expect(edit(text, CLUSTER).ok).toBe(false);
  });

  test('refuses to take out what stands in another file', () => {
    expect(edit('select 1', { indexes: null }).ok).toBe(false);
    expect(edit("{{ config(tags=['x']) }}", { indexes: null }).ok).toBe(false);
  });

  test('what is written is what is read, and the rest stays', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), fc.boolean(), (names, inside) => {
        const source = `${inside ? "{{ config(tags=['x']) }}" : ''}select 1 as a`;
        const edited = edit(source, { cluster_by: names });
        if (!edited.ok) throw new Error(edited.reason);
        const { calls } = extractCalls(parseTemplate({ path: 'a.sql', text: edited.text }));
        expect(calls).toHaveLength(1);
        expect(calls[0]?.keyword.get('cluster_by')).toEqual(names);
        expect(edited.text.endsWith('select 1 as a')).toBe(true);
      }),
    );
  });
});

test('jinjaLiteral writes data as a template does', () => {
  expect(jinjaLiteral({ field: 'ts', keep: true, list: ["it's", 'a\\b'] })).toBe(
    "{'field': 'ts', 'keep': true, 'list': ['it\\'s', 'a\\\\b']}",
  );
});
