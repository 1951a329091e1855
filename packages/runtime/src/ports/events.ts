/** Events: publish and subscribe by topic. Durable for named subscriptions; at least once; in order per name. */

import type { CloudEvent } from '@genius/contract';

export interface SubscribeOptions {
  /**
   * A durable subscription: events published while nobody listens are delivered later, and one live process at a time
   * gets them. Without a name every subscriber gets what is published from now on, while it lives.
   */
  name?: string;
  /** An unnamed subscription starts here instead of now: a position from an earlier event. */
  after?: number;
}

export interface ReceivedEvent extends CloudEvent {
  /** Position in the stream, rising. */
  position: number;
}

export interface EventSubscription {
  /** Where it began: it hears what comes after this position. */
  readonly position: number;
  close(): Promise<void>;
}

export interface Events {
  /** Resolves when the event is on disk or confirmed. */
  publish(event: CloudEvent): Promise<void>;
  /**
   * `pattern` is a topic: words joined by dots, `*` for one word, `#` for any number (AMQP topic syntax). A handler that
   * throws is given the event again, after a pause that grows; it holds up only its own subscription.
   */
  subscribe(
    pattern: string,
    handler: (event: ReceivedEvent) => void | Promise<void>,
    options?: SubscribeOptions,
  ): Promise<EventSubscription>;
}

/** Whether a topic matches an AMQP topic pattern. */
export function topicMatches(pattern: string, topic: string): boolean {
  const match = (p: readonly string[], t: readonly string[]): boolean => {
    const [head, ...rest] = p;
    if (head === undefined) return t.length === 0;
    if (head === '#') return rest.length === 0 || t.some((_, i) => match(rest, t.slice(i))) || match(rest, []);
    return t.length > 0 && (head === '*' || head === t[0]) && match(rest, t.slice(1));
  };
  return match(pattern.split('.'), topic.split('.'));
}
