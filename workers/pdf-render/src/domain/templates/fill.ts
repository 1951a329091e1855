/** Fills a template: everything is escaped, nothing is run, and a name that does not exist is an error, not a gap. */

import mustache from 'mustache';

/** What a template may name. An absent part is null or an empty list, so that its section is left out. */
export type View = { readonly [name: string]: ViewValue };
type ViewValue = string | boolean | null | View | readonly View[];

/** A template that names something which its view does not have. */
export class UnknownName extends Error {}

/** Mustache's own search up through the sections, but strict. */
class StrictContext extends mustache.Context {
  override push(view: View): StrictContext {
    return new StrictContext(view, this);
  }

  override lookup(name: string): unknown {
    const value: unknown = name === '.' ? this.view : this.find(name);
    if (value === undefined) throw new UnknownName(`the template names "${name}", which does not exist`);
    return value;
  }

  private find(name: string): unknown {
    const [first = '', ...rest] = name.split('.');
    for (let context: mustache.Context | undefined = this; context; context = context.parent) {
      const { view } = context;
      if (typeof view !== 'object' || view === null || !Object.hasOwn(view, first)) continue;
      return rest.reduce<unknown>(
        (value, part) =>
          typeof value === 'object' && value !== null && Object.hasOwn(value, part)
            ? (value as Record<string, unknown>)[part]
            : undefined,
        (view as Record<string, unknown>)[first],
      );
    }
    return undefined;
  }
}

const writer = new mustache.Writer();

/** The template's text with the view's values in it. Throws `UnknownName`. */
export function fill(template: string, view: View): string {
  return writer.render(template, new StrictContext(view), undefined, { escape: escapeHtml });
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(value: unknown): string {
  return String(value).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
