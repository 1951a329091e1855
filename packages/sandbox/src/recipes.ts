/** Recipes: how a simulator is told to misbehave, how often, and towards whom. */

export interface Recipe<Action> {
  /** Facts that must be equal, such as `{ recipient: 'ana@example.com' }`. Default: any. */
  match?: Record<string, string>;
  /** How many times it is used. Default 1. */
  times?: number;
  do: Action;
}

/** The recipes of one simulator, used in their order. They live as long as the process. */
export class RecipeBook<Action> {
  #open: { recipe: Recipe<Action>; left: number }[] = [];

  /** Replaces all. */
  set(recipes: readonly Recipe<Action>[]): void {
    this.#open = recipes.map((recipe) => ({ recipe, left: recipe.times ?? 1 }));
  }

  /** Takes the first recipe that fits these facts, and counts it down. */
  take(facts: Record<string, string>): Action | undefined {
    const found = this.#open.find(
      ({ recipe: { match = {} }, left }) =>
        left > 0 && Object.entries(match).every(([name, value]) => facts[name] === value),
    );
    if (!found) return undefined;
    found.left--;
    return found.recipe.do;
  }
}
