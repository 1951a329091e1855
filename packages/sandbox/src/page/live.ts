/** Pages that follow what happens: a stream of server-sent events, and the script that takes the page's part anew. */

import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Live {
  /** Keeps this answer open and tells it of every change. */
  follow(request: IncomingMessage, response: ServerResponse): void;
  /** Tells all followers, at most five times a second. */
  changed(): void;
  close(): void;
}

const PAUSE_MS = 200;
const MOST_FOLLOWERS = 50;

export function openLive(): Live {
  const followers = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    timer = undefined;
    for (const follower of followers) follower.write('data: changed\n\n');
  };
  return {
    follow(request, response) {
      if (followers.size >= MOST_FOLLOWERS) {
        response.writeHead(503).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('retry: 2000\n\n');
      followers.add(response);
      request.on('close', () => followers.delete(response));
      response.on('close', () => followers.delete(response));
    },
    changed() {
      if (followers.size === 0) return;
      timer ??= setTimeout(tell, PAUSE_MS);
      timer.unref();
    },
    close() {
      clearTimeout(timer);
      for (const follower of followers) follower.end();
      followers.clear();
    },
  };
}

/**
 * Takes the parts of the page that are marked `data-live` anew when something changed, unless they are being typed in
 * or an element within them is unfolded. The address of the stream is in `data-events` of the body.
 */
export const LIVE_SCRIPT = `
const events = document.body.dataset.events;
if (events && 'EventSource' in window) {
  let busy = false, again = false;
  const refresh = async () => {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.href);
      const text = (await answer.text()).replace(/<(style|script)[^]*?<\\/\\1>/g, '');
      const fresh = new DOMParser().parseFromString(text, 'text/html');
      for (const part of document.querySelectorAll('[data-live]')) {
        const next = fresh.querySelector('[data-live="' + part.dataset.live + '"]');
        if (next && next.innerHTML !== part.innerHTML) part.replaceChildren(...next.childNodes);
      }
      document.title = fresh.title;
    } catch {}
    busy = false;
    if (again) { again = false; refresh(); }
  };
  let opened = false;
  const source = new EventSource(events);
  source.onmessage = refresh;
  source.onopen = () => { if (opened) refresh(); opened = true; };
}
for (const form of document.querySelectorAll('form[data-confirm]')) {
  form.addEventListener('submit', (event) => { if (!confirm(form.dataset.confirm)) event.preventDefault(); });
}
`;
