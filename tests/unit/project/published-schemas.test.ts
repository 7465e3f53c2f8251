import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { publishedSchemas } from '../../../src/project/published-schemas.ts';

test.each(Object.entries(publishedSchemas()))(
  'schema/%s is what the shapes say',
  (name, schema) => {
    const published: unknown = JSON.parse(
      readFileSync(new URL(`../../../schema/${name}`, import.meta.url), 'utf8'),
    );
    // Stale: run `npm run build && node scripts/generate-schema.mjs`.
    expect(published).toEqual(JSON.parse(JSON.stringify(schema)));
  },
);
