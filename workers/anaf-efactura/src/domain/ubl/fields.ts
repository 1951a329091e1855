/**
 * How business terms and UBL elements correspond, said once: every field of a description both writes and reads, so that
 * what is built and what is parsed can not drift. The order of a description is the order of UBL 2.1.
 */

import type { XmlNode } from '@genius/xml';
import type { Reading } from './reading.ts';

/** What a writer needs beside the model. */
export interface WriteContext {
  currency: string;
  vatCurrency: string | undefined;
}

// The keys of the model are checked where a description is made (`of`); inside, it is a plain record.
export type Bag = Record<string, unknown>;

export interface Field {
  write(from: Bag, context: WriteContext): XmlNode[];
  read(element: Reading, into: Bag): void;
}

/** Descriptions for a model: only its own keys can be named. */
export function of<T>() {
  type Key = keyof T & string;
  return {
    /** Text of a child. */
    text: (name: string, key: Key): Field => ({
      write: (from) => textNode(name, from[key]),
      read: (element, into) => set(into, key, element.child(name)?.text()),
    }),

    /** Text of a child of a child, such as `cac:Country/cbc:IdentificationCode`. */
    deep: (path: readonly string[], key: Key): Field => {
      const name = path.at(-1) ?? '';
      return {
        write: (from) => path.slice(0, -1).reduceRight((inner, each) => wrap(each, inner), textNode(name, from[key])),
        read(element, into) {
          let at: Reading | undefined = element;
          for (const each of path) at = at?.child(each);
          set(into, key, at?.text());
        },
      };
    },

    /** A number in the currency of the document. */
    amount: (name: string, key: Key): Field => ({
      write: (from, { currency }) => textNode(name, from[key], { currencyID: currency }),
      read(element, into) {
        const child = element.child(name);
        child?.attribute('currencyID');
        set(into, key, child?.number());
      },
    }),

    /** A number without a unit. */
    number: (name: string, key: Key): Field => ({
      write: (from) => textNode(name, from[key]),
      read: (element, into) => set(into, key, element.child(name)?.number()),
    }),

    /** A number with its unit. */
    quantity: (name: string, key: Key, unit: Key): Field => ({
      write: (from) => textNode(name, from[key], attributesOf({ unitCode: from[unit] })),
      read(element, into) {
        const child = element.child(name);
        set(into, key, child?.number());
        set(into, unit, child?.attribute('unitCode'));
      },
    }),

    /** An identifier and its scheme. */
    identifier: (name: string, key: Key): Field => ({
      write: (from) => identifierNode(name, from[key] as Bag | undefined),
      read: (element, into) => set(into, key, readIdentifier(element.child(name))),
    }),

    /** An element with a model of its own. */
    nested: (name: string, key: Key, fields: readonly Field[]): Field => ({
      write: (from, context) => (from[key] ? wrap(name, writeAll(fields, from[key] as Bag, context)) : []),
      read(element, into) {
        const child = element.child(name);
        if (child) set(into, key, filled(readAll(fields, child)));
      },
    }),

    /** A model of its own without an element of its own. */
    inline: (key: Key, fields: readonly Field[]): Field => ({
      write: (from, context) => (from[key] ? writeAll(fields, from[key] as Bag, context) : []),
      read: (element, into) => set(into, key, filled(readAll(fields, element))),
    }),

    /** Elements that repeat; `when` tells those that are meant, where others have the same name. */
    list: (name: string, key: Key, fields: readonly Field[], when?: (element: Reading) => boolean): Field => ({
      write: (from, context) =>
        ((from[key] ?? []) as Bag[]).flatMap((each) => wrap(name, writeAll(fields, each, context))),
      read(element, into) {
        const found = element.children(name).filter((each) => when?.(each) ?? true);
        const all = found.map((each) => readAll(fields, each));
        if (all.length > 0) set(into, key, all);
      },
    }),
  };
}

/** An element around fields of the same model. */
export function group(name: string, fields: readonly Field[]): Field {
  return {
    write: (from, context) => wrap(name, writeAll(fields, from, context)),
    read(element, into) {
      const child = element.child(name);
      if (child) for (const field of fields) field.read(child, into);
    },
  };
}

/** An element that says the same always, such as the scheme of a tax. */
export function fixed(path: readonly string[], value: string): Field {
  const name = path.at(-1) ?? '';
  return {
    write: () =>
      path.slice(0, -1).reduceRight((inner, each) => wrap(each, inner), [{ name, content: value }] as XmlNode[]),
    read(element) {
      let at: Reading | undefined = element;
      for (const each of path) at = at?.child(each);
      at?.text();
    },
  };
}

export function writeAll(fields: readonly Field[], from: Bag, context: WriteContext): XmlNode[] {
  return fields.flatMap((field) => field.write(from, context));
}

export function readAll(fields: readonly Field[], element: Reading): Bag {
  const into: Bag = {};
  for (const field of fields) field.read(element, into);
  return into;
}

/** An element is written only if it has something in it. */
export function wrap(name: string, content: readonly XmlNode[]): XmlNode[] {
  return content.length === 0 ? [] : [{ name, content }];
}

export function textNode(name: string, value: unknown, attributes?: Record<string, string>): XmlNode[] {
  return typeof value === 'string' ? [{ name, content: value, attributes }] : [];
}

export function identifierNode(name: string, value: Bag | undefined): XmlNode[] {
  return value ? textNode(name, value.value, attributesOf({ schemeID: value.scheme })) : [];
}

export function readIdentifier(element: Reading | undefined): Bag | undefined {
  const value = element?.text();
  if (value === undefined) return undefined;
  const into: Bag = { value };
  set(into, 'scheme', element?.attribute('schemeID'));
  return into;
}

export function set(into: Bag, key: string, value: unknown): void {
  if (value !== undefined) into[key] = value;
}

function filled(bag: Bag): Bag | undefined {
  return Object.keys(bag).length === 0 ? undefined : bag;
}

export function attributesOf(all: Bag): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).filter((each): each is [string, string] => typeof each[1] === 'string'),
  );
}
