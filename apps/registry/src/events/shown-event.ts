/** Events as viewers are shown them: what may be personal in their data is masked, as it is in runs. */

import type { CloudEvent } from '@genius/contract';
import { mask } from '@genius/runtime';

/** How a viewer is shown an event, as JSON text. */
export type ShowEvent = (event: CloudEvent, reveal: boolean) => string;

const SOURCE = 'genius/';
/** What every event of a run says; runs show it to all who may read. */
const PLAIN: Readonly<Record<string, (value: unknown) => boolean>> = {
  run_id: isText,
  task: isText,
  correlation_id: isText,
  code: (value) => isText(value) && /^GW_[A-Z0-9_]{1,80}$/.test(value),
  erased: (value) => value === true,
  kind: (value) => value === 'invalid' || value === 'refused' || value === 'transient' || value === 'defect',
};

/**
 * `isMasked` says of a task whether what it touches may be personal. An event's task is told by its source, which no
 * contract can change; `own` is the source of what is published here, about workers and nobody else.
 */
export function createShowEvent(isMasked: (task: string) => boolean, own: string): ShowEvent {
  return (event, reveal) => {
    const isOpen = reveal || event.source === own || !isMasked(event.source.slice(SOURCE.length));
    return JSON.stringify(isOpen ? event : { ...event, data: maskData(event.data), masked: true });
  };
}

function maskData(data: CloudEvent['data']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      const isPlain = Object.hasOwn(PLAIN, name) && PLAIN[name]?.(value);
      return [name, isPlain ? value : mask(value)];
    }),
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 300;
}
