import { profilesShape, projectShape } from '../config/project-shape.ts';
import { type JsonSchema, shapeToJsonSchema } from '../yaml/json-schema.ts';
import type { Shape } from '../yaml/shape.ts';
import { propertiesShape } from './properties-shape.ts';

/** The JSON Schemas that editors may use, by file name in `schema/`: made from the very shapes that memflow checks by. */
export function publishedSchemas(): Readonly<Record<string, JsonSchema>> {
  return {
    'project.json': publish('memflow project file (project.yml, dbt_project.yml)', projectShape),
    'profiles.json': publish('memflow profiles (profiles.yml)', profilesShape),
    'properties.json': publish(
      'memflow properties file (models, seeds, sources, tests)',
      propertiesShape,
    ),
  };
}

function publish(title: string, shape: Shape): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    ...shapeToJsonSchema(shape),
  };
}
