-- The mapping's tables: number, the table as SQL writes it (empty if it is not there), and as the mapping names it.
SELECT number - 1, coalesce(to_regclass(entry ->> 'table')::text, ''), entry ->> 'table'
FROM jsonb_array_elements((:'mapping'::jsonb) -> 'tables') WITH ORDINALITY AS t(entry, number)
ORDER BY number;
