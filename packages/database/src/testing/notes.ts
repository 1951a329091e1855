/** The one table that the tests of this package use. */
import { EntitySchema } from 'typeorm';
import { defineMigration } from '../migrations.ts';

export interface Note {
  id: string;
  text: string;
  kind: 'plain' | 'loud';
  at: Date;
  data: unknown;
}

export const NoteEntity = new EntitySchema<Note>({
  name: 'Note',
  tableName: 'note',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    text: { type: 'text' },
    kind: { type: 'enum', enum: ['plain', 'loud'], enumName: 'note_kind', default: 'plain' },
    at: { type: 'timestamptz', createDate: true },
    data: { type: 'jsonb', nullable: true },
  },
});

const noteMigration = defineMigration({
  name: 'CreateNote1764000000001',
  up: [
    `CREATE TYPE note_kind AS ENUM ('plain', 'loud')`,
    `CREATE TABLE note (
       id uuid NOT NULL DEFAULT gen_random_uuid(),
       text text NOT NULL,
       kind note_kind NOT NULL DEFAULT 'plain',
       at timestamptz NOT NULL DEFAULT now(),
       data jsonb,
       CONSTRAINT "PK_96d0c172a4fba276b1bbed43058" PRIMARY KEY (id)
     )`,
  ],
  down: ['DROP TABLE note', 'DROP TYPE note_kind'],
});

export const notes = { entities: [NoteEntity], migrations: [noteMigration] };
