/** The table of saved views: searches that people come back to. */

import { defineMigration } from '@genius/database';
import { EntitySchema } from 'typeorm';

export interface View {
  id: string;
  name: string;
  /** The subject of who saved it. */
  owner: string;
  /** Empty if its owner is confined to none. */
  tenant: string;
  /** Whether others of the tenant see it. */
  shared: boolean;
  /** What it looks at: `runs`, `dead-letters`. */
  page: string;
  query: Record<string, string>;
  created_at: Date;
}

export const ViewEntity = new EntitySchema<View>({
  name: 'RegistryView',
  tableName: 'registry_view',
  columns: {
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    owner: { type: 'text' },
    tenant: { type: 'text', default: '' },
    shared: { type: 'boolean', default: false },
    page: { type: 'text' },
    query: { type: 'jsonb', default: {} },
    created_at: { type: 'timestamptz', default: () => 'now()' },
  },
  indices: [{ name: 'registry_view_owner', columns: ['owner'] }],
});

export const viewMigration = defineMigration({
  name: 'CreateRegistryView1764414100000',
  up: [
    `CREATE TABLE registry_view (
       id uuid NOT NULL,
       name text NOT NULL,
       owner text NOT NULL,
       tenant text NOT NULL DEFAULT '',
       shared boolean NOT NULL DEFAULT false,
       page text NOT NULL,
       query jsonb NOT NULL DEFAULT '{}',
       created_at timestamptz NOT NULL DEFAULT now(),
       CONSTRAINT "PK_registry_view" PRIMARY KEY (id)
     )`,
    'CREATE INDEX registry_view_owner ON registry_view (owner)',
  ],
  down: ['DROP TABLE registry_view'],
});
