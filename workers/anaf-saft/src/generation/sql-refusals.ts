/**
 * Which queries are not even tried. The rights of the role decide what may be read; what is refused here are the ways
 * out of the role and the transaction.
 */

interface Refusal {
  en: string;
  ro: string;
}

/** Functions that change the session, or run text as SQL, or read what lies outside the tables. */
const FORBIDDEN =
  /\b(set_config|query_to_xml\w*|cursor_to_xml\w*|table_to_xml\w*|schema_to_xml\w*|database_to_xml\w*|dblink\w*|lo_\w+|pg_read_\w+|pg_ls_\w+|pg_stat_file|pg_sleep\w*|pg_terminate_backend|pg_cancel_backend|pg_advisory\w*|pg_notify|nextval|setval|currval)\b/i;

/** Undefined where a query may be tried. */
export function refusalOf(sql: string): Refusal | undefined {
  if (!/^\s*(SELECT|WITH|VALUES)\b/i.test(sql)) {
    return { en: 'it must be one SELECT', ro: 'trebuie să fie un singur SELECT' };
  }
  if (sql.includes(';')) return { en: 'it must not have a semicolon', ro: 'nu poate avea punct și virgulă' };
  if (/\bU&["']/i.test(sql)) return { en: 'it must not have Unicode escapes', ro: 'nu poate avea secvențe Unicode' };
  const forbidden = FORBIDDEN.exec(sql)?.[1];
  if (!forbidden) return undefined;
  return { en: `it must not use ${forbidden.toLowerCase()}`, ro: `nu poate folosi ${forbidden.toLowerCase()}` };
}
