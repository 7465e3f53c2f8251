#!/usr/bin/env node
// Writes schema/*.json from the shapes that memflow checks YAML files by. Run after `npm run build`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { publishedSchemas } from '../dist/project/published-schemas.js';

const directory = new URL('../schema/', import.meta.url);
mkdirSync(directory, { recursive: true });
for (const [name, schema] of Object.entries(publishedSchemas())) {
  writeFileSync(new URL(name, directory), `${JSON.stringify(schema, null, 2)}\n`);
}
