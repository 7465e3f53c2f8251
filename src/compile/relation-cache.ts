import type { Introspector } from '../adapter/adapter.ts';
import { type ExistingRelation, type RelationName, relationKey } from '../adapter/relation.ts';
import type { Awaitable } from '../jinja/value.ts';

/**
 * What exists in the engine, as one run knows it: read once per schema, then kept up to date by whoever creates,
 * drops or renames a relation. Names are compared without regard to case.
 */
export class RelationCache {
  readonly #introspector: Introspector;
  readonly #relations = new Map<string, ExistingRelation | null>();
  readonly #loadedSchemas = new Map<string, Promise<void> | null>();
  #schemas: Set<string> | null = null;

  constructor(introspector: Introspector) {
    this.#introspector = introspector;
  }

  /** Reads these schemas of the project's database in one statement; those read before are not read again. */
  async load(schemas: Iterable<string>): Promise<void> {
    const waiting: Promise<void>[] = [];
    const missing = new Map<string, string>();
    for (const schema of schemas) {
      const state = this.#loadedSchemas.get(schema.toLowerCase());
      if (state === undefined) missing.set(schema.toLowerCase(), schema);
      else if (state !== null) waiting.push(state);
    }
    if (missing.size > 0) waiting.push(this.#read(missing));
    await Promise.all(waiting);
  }

  #read(schemas: ReadonlyMap<string, string>): Promise<void> {
    const reading = this.#introspector.relations([...schemas.values()]).then(
      (relations) => {
        for (const relation of relations) this.#relations.set(relationKey(relation), relation);
        for (const key of schemas.keys()) this.#loadedSchemas.set(key, null);
      },
      (error: unknown) => {
        for (const key of schemas.keys()) this.#loadedSchemas.delete(key);
        throw error;
      },
    );
    for (const key of schemas.keys()) this.#loadedSchemas.set(key, reading);
    return reading;
  }

  /** The relation of this name, or null; waits only for a schema that is not loaded yet. */
  relation(name: RelationName): Awaitable<ExistingRelation | null> {
    const key = relationKey(name);
    const known = this.#relations.get(key);
    if (known !== undefined) return known;
    if (name.database !== null) {
      return this.#introspector.relation(name).then((found) => {
        this.#relations.set(key, found);
        return found;
      });
    }
    if (this.#loadedSchemas.get(name.schema.toLowerCase()) === null) return null;
    return this.load([name.schema]).then(() => this.#relations.get(key) ?? null);
  }

  /** Everything in one schema of the project's database, in order of name. */
  async inSchema(schema: string): Promise<readonly ExistingRelation[]> {
    await this.load([schema]);
    const folded = schema.toLowerCase();
    return [...this.#relations.values()]
      .filter((relation) => relation !== null)
      .filter((relation) => relation.database === null && relation.schema.toLowerCase() === folded)
      .sort((a, b) => (a.identifier < b.identifier ? -1 : 1));
  }

  /** The schemas of the project's database. */
  async schemas(): Promise<ReadonlySet<string>> {
    this.#schemas ??= new Set(await this.#introspector.schemas());
    return this.#schemas;
  }

  async hasSchema(schema: string): Promise<boolean> {
    const folded = schema.toLowerCase();
    for (const known of await this.schemas()) if (known.toLowerCase() === folded) return true;
    return false;
  }

  /** A relation was created, or replaced by one of another kind. */
  add(relation: ExistingRelation): void {
    this.#relations.set(relationKey(relation), relation);
  }

  /** A relation was dropped. */
  drop(name: RelationName): void {
    this.#relations.set(relationKey(name), null);
  }

  /** A relation got another name within its schema. */
  rename(relation: ExistingRelation, identifier: string): void {
    this.drop(relation);
    this.add({ ...relation, identifier });
  }

  addSchema(schema: string): void {
    this.#schemas?.add(schema);
  }

  /** A schema was dropped with everything in it. */
  dropSchema(schema: string): void {
    const folded = schema.toLowerCase();
    for (const known of this.#schemas ?? []) {
      if (known.toLowerCase() === folded) this.#schemas?.delete(known);
    }
    for (const relation of [...this.#relations.values()]) {
      if (relation?.database === null && relation.schema.toLowerCase() === folded) {
        this.drop(relation);
      }
    }
  }
}
