/** Blocks that show data: tables and charts. */

import { ELEMENTS } from './elements.ts';
import { type Check, report } from './issue.ts';
import { addLength, blockId } from './objects.ts';
import { richText } from './rich-text.ts';
import {
  boolean,
  byType,
  type Fields,
  isAbsent,
  join,
  list,
  number,
  object,
  oneOf,
  type Shape,
  string,
} from './shape.ts';

const rawText: Shape = (value, path, check) => {
  object({ required: { text: string({ min: 1 }) } })(value, path, check);
  addLength(check, 'tables', (value as Fields).text);
};
const rawNumber: Shape = (value, path, check) => {
  object({ required: { value: number({ whole: false }), text: string({ min: 1 }) } })(value, path, check);
  addLength(check, 'tables', (value as Fields).text);
};

const cells = new Map<string, Shape>([
  ['raw_text', rawText],
  ['raw_number', rawNumber],
  ['rich_text', richText],
  [
    'action_cell',
    object({
      required: { element: byType(ELEMENTS, ['button']) },
      optional: { fallback: (...at) => cell(...at) },
    }),
  ],
]);
const cell = byType(cells, ['raw_text', 'raw_number', 'rich_text']);

/** A table that only shows. */
export const table = object({
  required: { rows: list(list(cell, { min: 1, max: 20 }), { min: 1, max: 100 }) },
  optional: {
    block_id: blockId,
    column_settings: list(
      (value, path, check) => {
        if (!isAbsent(value)) columnSetting(value, path, check);
      },
      { max: 20 },
    ),
  },
});

const columnSetting = object({ optional: { align: oneOf('left', 'center', 'right'), is_wrapped: boolean } });

/** A table that can be sorted, filtered and paged. */
export const dataTable = object({
  required: {
    caption: string({ min: 1 }),
    rows: list(list(byType(cells), { min: 1, max: 20 }), { min: 2, max: 201 }),
  },
  optional: {
    block_id: blockId,
    page_size: number({ min: 1, max: 100 }),
    row_header_column_index: number({ min: 0, max: 19 }),
  },
  also({ rows }, path, check) {
    if (!Array.isArray(rows)) return;
    const width = Array.isArray(rows[0]) ? rows[0].length : 0;
    for (const [n, row] of rows.entries()) {
      if (Array.isArray(row) && row.length !== width) {
        report(check, `${path}.rows[${n}]`, 'count', row.length, `${width}, as in the first row`);
      }
    }
    for (const [n, head] of (Array.isArray(rows[0]) ? rows[0] : []).entries()) {
      const type = (head as Fields | null)?.type;
      if (type === 'rich_text' || type === 'action_cell') {
        report(check, `${path}.rows[0][${n}].type`, 'not allowed here', type, 'raw_text, raw_number');
      }
    }
  },
});

const chartLabel = string({ min: 1, max: 20 });
const point = object({ required: { label: chartLabel, value: number({ whole: false }) } });

const series = object({
  required: {
    series: list(object({ required: { name: chartLabel, data: list(point, { min: 1, max: 20 }) } }), {
      min: 1,
      max: 12,
    }),
    axis_config: object({
      required: { categories: list(chartLabel, { min: 1, max: 20 }) },
      optional: { x_label: string({ max: 50 }), y_label: string({ max: 50 }) },
    }),
  },
  also: seriesCoverCategories,
});

const pie = object({
  required: {
    segments: list(
      (value, path, check) => {
        point(value, path, check);
        const share = (value as Fields | null)?.value;
        if (typeof share === 'number' && share <= 0) report(check, join(path, 'value'), 'range', share, 'more than 0');
      },
      { min: 1, max: 12 },
    ),
  },
});

/** A pie, or bars, lines or areas over the same categories. */
export const dataVisualization = object({
  required: {
    title: string({ min: 1, max: 50 }),
    chart: byType(
      new Map([
        ['pie', pie],
        ['bar', series],
        ['area', series],
        ['line', series],
      ]),
    ),
  },
  optional: { block_id: blockId },
  also(_fields, path, check) {
    check.totals.charts++;
    if (check.totals.charts === 3) report(check, path, 'count', 3, '2 charts in a message');
  },
});

function seriesCoverCategories(fields: Fields, path: string, check: Check): void {
  const categories = (fields.axis_config as Fields | undefined)?.categories;
  if (!Array.isArray(categories) || !Array.isArray(fields.series)) return;
  const known = new Set(categories);
  if (known.size < categories.length) {
    report(check, `${path}.axis_config.categories`, 'duplicate', 'a category', 'each once');
  }
  const names = new Set<unknown>();
  for (const [n, one] of fields.series.entries()) {
    const { name, data } = (one ?? {}) as Fields;
    if (names.has(name)) report(check, `${path}.series[${n}].name`, 'duplicate', 'a series', 'each name once');
    names.add(name);
    if (!Array.isArray(data)) continue;
    const labels = data.map((each) => (each as Fields | null)?.label);
    if (labels.length !== known.size || labels.some((label) => !known.has(label))) {
      report(check, `${path}.series[${n}].data`, 'no match', labels.length, 'one point for each category');
    }
  }
}
