import { wordAfter } from '../../romanian-count.ts';

/** `lei` as it stands after a whole number in Romanian. */
export const leiAfter = (amount: number): string => wordAfter(amount, 'leu', 'lei');
