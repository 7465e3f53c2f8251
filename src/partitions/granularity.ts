/** How long a partition is: one calendar unit, in UTC. Weeks begin on Monday. */
export const GRANULARITIES = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type Granularity = (typeof GRANULARITIES)[number];
