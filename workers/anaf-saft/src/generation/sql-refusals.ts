/**
 * Which queries are not even tried. The rights of the role decide what may be read; what is refused here are the ways
 * out of the role and the transaction.
 */

interface Refusal {
  en: string;
  ro: string;
}

/** Functions that change the session, or run text as SQL, or read what lies outside the tables. */
const FORBIDDEN = new RegExp(
  `\\b(${[
    'set_config|pg_terminate_backend|pg_cancel_backend|pg_(try_)?advisory\\w*|pg_notify|pg_sleep\\w*|nextval|setval|currval',
    // Of a text that is run the words can not be known, nor the name of the role that it sets.
    '(query|cursor|table|schema|database)_to_xml\\w*|ts_stat|ts_rewrite|dblink\\w*|crosstab\\w*|connectby|xpath_table',
    'lo_\\w+|pg_read_\\w+|pg_ls_\\w+|pg_stat_file',
  ].join('|')})\\b`,
  'i',
);

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
