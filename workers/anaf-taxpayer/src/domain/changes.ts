/** What is watched of a firm, and how two days differ. */

export type Status = Record<string, string | boolean>;
export interface Change {
  field: 'found' | 'vatPayer' | 'vatOnCollection' | 'splitVat' | 'inactive' | 'eFactura' | 'state' | 'name';
  before: string | boolean;
  after: string | boolean;
}

export interface Watched {
  name: string;
  naturalPerson: boolean;
  vatPayer: boolean;
  vatOnCollection: { active: boolean };
  splitVat: { active: boolean };
  inactive: { active: boolean };
  eFactura: { registered: boolean };
  state: { kind: string };
}

/** `undefined`: ANAF does not know the firm. Of a natural person the name is not kept. */
export function statusOf(firm: Watched | undefined): Status {
  if (!firm) return { found: false };
  return {
    found: true,
    vatPayer: firm.vatPayer,
    vatOnCollection: firm.vatOnCollection.active,
    splitVat: firm.splitVat.active,
    inactive: firm.inactive.active,
    eFactura: firm.eFactura.registered,
    state: firm.state.kind,
    ...(firm.naturalPerson ? {} : { name: firm.name }),
  };
}

/** A field that one of them lacks is no change, except that the firm itself came or went. */
export function changesBetween(before: Status, after: Status): Change[] {
  return Object.entries(after).flatMap(([field, value]) => {
    const old = before[field];
    return old === undefined || old === value ? [] : [{ field: field as Change['field'], before: old, after: value }];
  });
}
