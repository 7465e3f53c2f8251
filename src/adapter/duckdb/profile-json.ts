/** An object of a profile. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The figure under a key; 0 where it is missing or none. */
export function numberAt(json: Json, key: string): number {
  const value = Number(json[key] ?? 0);
  return Number.isFinite(value) ? value : 0;
}

/** The operators below one. */
export function childrenOf(json: Json): readonly Json[] {
  const children = json['children'];
  return Array.isArray(children) ? children.filter(isObject) : [];
}

/** What stands under a heading: a list, or one text. */
export function textsAt(json: Json, key: string): readonly string[] {
  const value = json[key];
  if (value === undefined || value === null || value === '') return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
