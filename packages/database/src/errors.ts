/**
 * The errors of this package. What PostgreSQL itself refuses (a unique key, a bad type) stays TypeORM's
 * `QueryFailedError` with its SQLSTATE.
 */
import { defineErrors } from '@genius/contract';

export const databaseErrors = defineErrors({
  GW_DATABASE_CONNECTION_LOST: {
    kind: 'transient',
    en: 'The connection to the database was lost during a query. Whether that query took effect is not known; an open transaction did not. Try again.',
    ro: 'Conexiunea cu baza de date s-a întrerupt în timpul unei interogări. Nu se știe dacă interogarea a avut efect; o tranzacție deschisă nu a avut. Încercați din nou.',
  },
  GW_DATABASE_BUSY: {
    kind: 'transient',
    en: 'The database could not run this now (SQLSTATE {sqlState}): {problem}',
    ro: 'Baza de date nu a putut executa acum operația (SQLSTATE {sqlState}): {problem}',
  },
  GW_DATABASE_UNREACHABLE: {
    kind: 'transient',
    en: 'The embedded database in {folder} is held by {holder}, which has not answered for {seconds} s. Wait until it has started or stopped, or end it.',
    ro: 'Baza de date din {folder} este deținută de {holder}, care nu a răspuns timp de {seconds} s. Așteptați să pornească sau să se oprească ori opriți-l.',
  },
  GW_DATABASE_OPEN_FAILED: {
    kind: 'defect',
    en: 'The embedded database in {folder} could not be opened: {problem} Is there free space and memory? If its files are damaged, restore the folder from a backup.',
    ro: 'Baza de date din {folder} nu a putut fi deschisă: {problem} Există spațiu pe disc și memorie? Dacă fișierele sunt deteriorate, restaurați folderul dintr-o copie de siguranță.',
  },
  GW_DATABASE_NESTED_WAIT: {
    kind: 'defect',
    en: 'This query was made inside a transaction, but not through its entity manager, so it would wait for that transaction to end. Use the manager that the transaction hands over: manager.query(), manager.getRepository().',
    ro: 'Această interogare a fost făcută într-o tranzacție, dar nu prin managerul ei, deci ar aștepta sfârșitul acelei tranzacții. Folosiți managerul primit de la tranzacție: manager.query(), manager.getRepository().',
  },
  GW_DATABASE_CLOSED: {
    kind: 'defect',
    en: 'The database was closed. Open it again with openDatabase().',
    ro: 'Baza de date a fost închisă. Deschideți-o din nou cu openDatabase().',
  },
  GW_DATABASE_SETTINGS: {
    kind: 'invalid',
    en: 'The database needs a PostgreSQL URL (DATABASE_URL) or a folder (GENIUS_DATA).',
    ro: 'Baza de date are nevoie de un URL PostgreSQL (DATABASE_URL) sau de un folder (GENIUS_DATA).',
  },
  GW_DATABASE_FOLDER_REFUSED: {
    kind: 'invalid',
    en: 'The database cannot live there: {problem}',
    ro: 'Baza de date nu poate sta acolo: {problem}',
  },
  GW_DATABASE_NO_VECTOR: {
    kind: 'invalid',
    en: 'The database has no extension "vector" for this user. Install pgvector on the PostgreSQL server (Debian: postgresql-<version>-pgvector) and let a superuser run: CREATE EXTENSION vector',
    ro: 'Baza de date nu oferă acestui utilizator extensia "vector". Instalați pgvector pe serverul PostgreSQL (Debian: postgresql-<versiune>-pgvector) și rulați ca superutilizator: CREATE EXTENSION vector',
  },
});
