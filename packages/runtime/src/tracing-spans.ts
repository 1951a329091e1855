/**
 * Spans of runs: one where a run is sent, one for each attempt at it. They name tasks, queues and ids, and of a failure
 * its code alone.
 */

import type { Envelope } from '@genius/contract';
import {
  type Context,
  context,
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { isProbe } from './metrics-labels.ts';
import { type Observer, traceparentOf } from './observer.ts';

export interface RunTraces {
  readonly observer: Observer;
  /** Ends the spans of attempts that were handed back. */
  close(): void;
}

export function traceRuns(tracer: Tracer): RunTraces {
  /** By run: an attempt that is cut off ends without its token. */
  const open = new Map<string, Span>();

  function end(runId: string, span: Span, outcome: string): void {
    if (open.get(runId) === span) open.delete(runId);
    span.setAttribute('genius.outcome', outcome);
    span.end();
  }

  const observer: Observer = {
    sending(envelope) {
      if (isTraceless(envelope)) return;
      const span = tracer.startSpan(
        `send ${envelope.task}`,
        { kind: SpanKind.PRODUCER, attributes: attributesOf(envelope, 'send') },
        senderOf(envelope),
      );
      const sent = span.spanContext();
      span.end();
      if (!isSpanContextValid(sent)) return;
      envelope.traceparent = `00-${sent.traceId}-${sent.spanId}-${sent.traceFlags.toString(16).padStart(2, '0')}`;
      const state = sent.traceState?.serialize();
      if (state) envelope.tracestate = state;
      else delete envelope.tracestate;
    },
    attemptStarted(envelope, attempt) {
      if (isTraceless(envelope)) return undefined;
      const attributes = { ...attributesOf(envelope, 'process'), 'genius.attempt': attempt };
      const parent = remote(sentSpan(envelope) ?? derivedSpan(envelope));
      const span = tracer.startSpan(envelope.task, { kind: SpanKind.CONSUMER, attributes }, parent);
      open.set(envelope.id, span);
      return span;
    },
    // From the root: what delivers a run may stand in the context of the run before it.
    within: (token, call) => (isSpan(token) ? context.with(trace.setSpan(ROOT_CONTEXT, token), call) : call()),
    attemptEnded(token, envelope, { outcome, failure }) {
      const span = isSpan(token) ? token : open.get(envelope.id);
      if (!span) return;
      if (failure) span.setAttribute('error.type', failure.code);
      if (failure && outcome !== 'cancelled') span.setStatus({ code: SpanStatusCode.ERROR });
      end(envelope.id, span, outcome);
    },
  };
  return {
    observer,
    close() {
      for (const [runId, span] of open) end(runId, span, 'released');
    },
  };
}

/** Whose child the sending is: of what is going on here, or else of its sender's trace. */
function senderOf(envelope: Envelope): Context {
  const here = context.active();
  if (trace.getSpan(here)) return here;
  // Runs that share a correlation, such as the parts of a group, share a trace; a run alone begins one.
  return remote(sentSpan(envelope) ?? (envelope.correlationId === envelope.id ? undefined : derivedSpan(envelope)));
}

function sentSpan({ traceparent, tracestate }: Envelope): SpanContext | undefined {
  const parsed = traceparent ? parseTraceParent(traceparent) : null;
  if (!parsed) return undefined;
  return { ...parsed, isRemote: true, ...(tracestate ? { traceState: createTraceState(tracestate) } : {}) };
}

function derivedSpan({ correlationId, id }: Envelope): SpanContext | undefined {
  const parsed = parseTraceParent(traceparentOf({ correlationId, id }));
  return parsed ? { ...parsed, isRemote: true } : undefined;
}

function remote(parent: SpanContext | undefined): Context {
  return parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}

/** The semantic conventions of OpenTelemetry for messaging. */
function attributesOf({ id, queue, task, correlationId }: Envelope, operation: 'send' | 'process') {
  return {
    'messaging.system': 'genius',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.destination.name': queue,
    'messaging.message.id': id,
    'messaging.message.conversation_id': correlationId,
    'genius.task': task,
  };
}

/** Probes come every few seconds and are nobody's business. */
function isTraceless({ task, queue }: Envelope): boolean {
  return isProbe(task) || isProbe(queue);
}

function isSpan(token: unknown): token is Span {
  return typeof (token as Span | undefined)?.spanContext === 'function';
}
