/** A rule of ANAF's file: what it looks at, when it is kept, and what to say when it is not. */

import { attribute, collapse, type Document, type Element, NAMESPACE } from '../../xml/document.ts';

/** An attribute with its element, as rules visit it. */
export interface Visited {
  element: Element;
  value: string;
}

/** What rules ask the whole document; XPath's `//@name` and `//xx:name`. */
export class Facts {
  readonly #attributes = new Map<string, Visited[]>();
  readonly #elements = new Map<string, Element[]>();
  readonly #answers = new Map<string, boolean>();

  constructor({ elements }: Pick<Document, 'elements'>) {
    for (const element of elements) {
      if (element.uri === NAMESPACE) add(this.#elements, element.local, element);
      for (const { uri, local, value } of element.attributes) {
        if (uri === '') add(this.#attributes, local, { element, value });
      }
    }
  }

  attributes(name: string): readonly Visited[] {
    return this.#attributes.get(name) ?? [];
  }

  elements(name: string): readonly Element[] {
    return this.#elements.get(name) ?? [];
  }

  /** Whether an attribute of that name is exactly this, anywhere. Asked once for each, however long the document is. */
  has(name: string, value: string): boolean {
    return this.#once(`${name}=${value}`, () => this.attributes(name).some((each) => each.value === value));
  }

  /** Whether an attribute of that name is more than white space, anywhere. */
  isFilled(name: string): boolean {
    return this.#once(name, () => this.attributes(name).some(({ value }) => collapse(value) !== ''));
  }

  /** Whether an element of that name has the attribute. */
  elementHas(element: string, name: string): boolean {
    return this.#once(`${element}/@${name}`, () =>
      this.elements(element).some((each) => attribute(each, name) !== undefined),
    );
  }

  #once(key: string, work: () => boolean): boolean {
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      answer = work();
      this.#answers.set(key, answer);
    }
    return answer;
  }

  /** The first attribute of that name anywhere. */
  first(name: string): string | undefined {
    return this.attributes(name)[0]?.value;
  }
}

interface Said {
  /** Such as `BR-206`. */
  id: string;
  /** What is wrong and what to do. */
  en: string;
  ro: string;
}

/** Asked of each attribute of a name. */
export interface AttributeRule extends Said {
  elements?: undefined;
  attribute: string;
  holds(value: string, facts: Facts, element: Element): boolean;
}

/** Asked of each element of these names. */
export interface ElementRule extends Said {
  attribute?: undefined;
  elements: readonly string[];
  holds(element: Element, facts: Facts): boolean;
  /** The attribute that the finding points at. Default: the element. */
  pointsAt?: string;
}

export type Rule = AttributeRule | ElementRule;

function add<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
