/** Fields that are asked for from a day on, by when a contract is recorded. */

export interface Requirement {
  /** ISO date: contracts recorded from then on (dataConsemnare). */
  since: string;
  /** In the contract. */
  field: string;
  /** Only where another field has this value. */
  where?: { field: string; is: string };
}

/**
 * The schema's notes ask for them from 2025-04-01; for `workingTime` and for what depends on it: slash197/reges, which was
 * tried against the test registry.
 */
export const REQUIREMENTS: readonly Requirement[] = [
  { since: '2025-04-01', field: 'workingTime.per' },
  { since: '2025-04-01', field: 'workingTime.schedule' },
  { since: '2025-04-01', field: 'workingTime.shift', where: { field: 'workingTime.schedule', is: 'Schimburi' } },
  { since: '2025-04-01', field: 'workingTime.from', where: { field: 'workingTime.schedule', is: 'Zilnic' } },
  { since: '2025-04-01', field: 'workingTime.to', where: { field: 'workingTime.schedule', is: 'Zilnic' } },
  { since: '2025-04-01', field: 'workplaceType' },
  { since: '2025-04-01', field: 'workplaceCounty' },
  { since: '2025-04-01', field: 'workplaceLocality', where: { field: 'workplaceType', is: 'Fix' } },
  { since: '2025-04-01', field: 'education' },
];
