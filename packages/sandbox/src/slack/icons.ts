/** The few pictures of the page's own, drawn so that no font of emoji is needed. */

import { Html } from '../page/html.ts';

const icon = (path: string) =>
  new Html(`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`);

export const ICONS = {
  lock: icon('M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5'),
  file: icon('M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M6 8h4M6 10.5h4'),
  picture: icon('M1.5 3h13v10h-13zM1.5 11l4-4 3 3 2-2 4 4M11 5.5h.01'),
};
