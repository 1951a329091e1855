/** The table of tokens that were made here: what they may, for how long, and whether they were revoked. Never the token. */

import { defineMigration } from '@genius/database';
import { EntitySchema } from 'typeorm';

export interface TokenRow {
  /** The token's `jti`. */
  id: string;
  subject: string;
  scopes: string[];
  /** Null: confined to none. */
  tenant: string | null;
  created_at: Date;
  created_by: string;
  expires_at: Date;
  reason: string;
  revoked_at: Date | null;
}

export const TokenEntity = new EntitySchema<TokenRow>({
  name: 'RegistryToken',
  tableName: 'registry_token',
  columns: {
    id: { type: 'uuid', primary: true },
    subject: { type: 'text' },
    scopes: { type: 'jsonb' },
    tenant: { type: 'text', nullable: true },
    created_at: { type: 'timestamptz', default: () => 'now()' },
    created_by: { type: 'text' },
    expires_at: { type: 'timestamptz' },
    reason: { type: 'text' },
    revoked_at: { type: 'timestamptz', nullable: true },
  },
});

export const tokenMigration = defineMigration({
  name: 'CreateRegistryToken1764414200000',
  up: [
    `CREATE TABLE registry_token (
       id uuid NOT NULL,
       subject text NOT NULL,
       scopes jsonb NOT NULL,
       tenant text,
       created_at timestamptz NOT NULL DEFAULT now(),
       created_by text NOT NULL,
       expires_at timestamptz NOT NULL,
       reason text NOT NULL,
       revoked_at timestamptz,
       CONSTRAINT "PK_registry_token" PRIMARY KEY (id)
     )`,
  ],
  down: ['DROP TABLE registry_token'],
});
