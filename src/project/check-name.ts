const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

export const NAME_HINT = 'use letters, digits and underscores, at most 63, and no digit first';

/** Whether a name may become an identifier: dbt allows more, and leaves it to the database to complain. */
export function isValidName(name: string): boolean {
  return NAME.test(name) && name !== '__proto__' && name !== 'constructor' && name !== 'prototype';
}
